import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { createHttpServer } from '../../src/http-server.ts';
import { createLogger, listenPublicly } from '../../src/index.ts';

test('a stop waits for answers in the making, not for connections that ask nothing', async () => {
  const log = createLogger('test', 'silent');
  const app = createHttpServer(log);
  const asked = Promise.withResolvers<void>();
  const mayAnswer = Promise.withResolvers<void>();
  app.get('/slow', async () => {
    asked.resolve();
    await mayAnswer.promise;
    return 'done';
  });
  let stop: () => Promise<void> = async () => {};
  const port = await listenPublicly(
    {
      log,
      config: { httpHost: '127.0.0.1', httpPort: 0 },
      onStop: (_name, stopHttp) => {
        stop = stopHttp;
      },
    },
    app,
  );
  const silent = connect(port, '127.0.0.1');
  await once(silent, 'connect');
  const answer = fetch(`http://127.0.0.1:${port}/slow`).then((response) => response.text());
  await asked.promise;

  const begun = Date.now();
  const stopped = stop();
  await once(silent, 'close');
  mayAnswer.resolve();
  assert.equal(await answer, 'done');
  await stopped;
  assert.ok(Date.now() - begun < 30_000, 'the keep-alive time of 72 s was not waited for');
});
