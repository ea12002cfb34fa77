import { parseArgs } from 'node:util';
import { Mailboxes } from './mailboxes.ts';
import { createSmtpServer } from './smtp-server.ts';

// The SMTP server as a process of its own, so that it can be killed without harm to whoever started it.
const { values } = parseArgs({ options: { port: { type: 'string' }, directory: { type: 'string' } } });
const { port, directory } = values;
if (port === undefined || directory === undefined) throw new Error('smtp-main.ts needs --port and --directory');

const server = createSmtpServer(new Mailboxes(directory));
server.on('error', (error) => console.error(error));
server.listen(Number(port), '127.0.0.1');
process.on('SIGTERM', () => server.close(() => process.exit(0)));
