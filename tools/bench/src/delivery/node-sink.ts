import { openSync, writeSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';

// What sink.c does, for machines without a C compiler or without epoll: slower, so ratios against it flatter.
const out = openSync(process.argv[2] ?? '', 'a');
const waiting: Socket[] = [];
let held = false;

function greet(socket: Socket) {
  socket.write('220 sink\r\n');
}

function talk(socket: Socket) {
  let rest = '';
  let inBody = false;
  let id = '';
  socket.setNoDelay(true).on('error', () => {});
  socket.on('data', (bytes) => {
    const lines = `${rest}${bytes.toString('latin1')}`.split('\r\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (inBody) {
        if (line === '.') {
          inBody = false;
          writeSync(out, `${id.slice(0, 32).padEnd(32)} ${String(Date.now()).padStart(13, '0')}\n`);
          socket.write('250 2.0.0 taken\r\n');
        } else if (id === '') id = /^message-id:\s*<(.*)>/i.exec(line)?.[1] ?? '';
      } else if (/^EHLO/i.test(line)) {
        socket.write('250-sink\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 52428800\r\n');
      } else if (/^DATA/i.test(line)) {
        inBody = true;
        id = '';
        socket.write('354 go on\r\n');
      } else if (/^QUIT/i.test(line)) socket.end('221 2.0.0 bye\r\n');
      else socket.write('250 2.0.0 ok\r\n');
    }
  });
}

process.on('SIGUSR1', () => {
  held = true;
});
process.on('SIGUSR2', () => {
  held = false;
  for (const socket of waiting.splice(0)) greet(socket);
});
const server = createServer((socket) => {
  talk(socket);
  if (held) waiting.push(socket);
  else greet(socket);
});
server.listen({ host: '127.0.0.1', port: 0, backlog: 4096 }, () => {
  const address = server.address();
  process.stdout.write(`${typeof address === 'object' ? address?.port : ''}\n`);
});
