import { parseArgs } from 'node:util';
import { startEmulator } from './start.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  console.log('npm run emulator -- [--port N] [--json]\nPlays amoCRM on 127.0.0.1 until SIGTERM or SIGINT.');
} else {
  const emulator = await startEmulator({
    port: Number(values.port),
    logger: { info: () => undefined, error: (fields, message) => console.error(message, fields) },
  });
  const { origin, platformOrigin, clientId, clientSecret, accessToken } = emulator;
  const accounts = emulator.accounts.map(({ id, subdomain, origin: address }) => ({ id, subdomain, origin: address }));
  if (values.json) {
    console.log(JSON.stringify({ origin, platformOrigin, clientId, clientSecret, accessToken, accounts }));
  } else {
    console.log(`base address   ${origin}`);
    console.log(`client id      ${clientId}`);
    console.log(`client secret  ${clientSecret}`);
    console.log(`access token   ${accessToken}`);
    for (const account of accounts) console.log(`account        ${account.id} ${account.subdomain} ${account.origin}`);
    console.log(`control API    ${origin}/control/state`);
    console.log(`try            curl -H 'Authorization: Bearer <access token>' ${origin}/api/v4/account`);
  }
  const stop = () => void emulator.close().then(() => process.exit(0));
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}
