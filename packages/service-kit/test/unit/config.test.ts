import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import Type from 'typebox';
import { ConfigError, loadConfig } from '../../src/index.ts';

const schema = Type.Object({
  httpPort: Type.Integer({ default: 8080 }),
  clientSecret: Type.String({ minLength: 8 }),
  allowPrivateHosts: Type.Boolean({ default: false }),
});

test('variables are read by their constant-case names and converted', () => {
  const config = loadConfig('demo', schema, {
    HTTP_PORT: '9',
    CLIENT_SECRET: 'long enough',
    ALLOW_PRIVATE_HOSTS: 'true',
  });
  assert.deepEqual({ ...config }, { httpPort: 9, clientSecret: 'long enough', allowPrivateHosts: true });
});

test('a config can not be changed after it was read', () => {
  const config = loadConfig('demo', schema, { CLIENT_SECRET: 'long enough' });
  assert.ok(Object.isFrozen(config));
});

test('a secret is read from the file that _FILE names, without its last line break', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pochtovik-config-'));
  try {
    writeFileSync(join(folder, 'secret'), 'from a file\n');
    assert.equal(
      loadConfig('demo', schema, { CLIENT_SECRET_FILE: join(folder, 'secret') }).clientSecret,
      'from a file',
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test('what is missing or wrong is named, its value is not shown', () => {
  assert.throws(
    () => loadConfig('demo', schema, { HTTP_PORT: 'hunter2', CLIENT_SECRET: 'short7!' }),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual([...error.variables].sort(), ['CLIENT_SECRET', 'HTTP_PORT']);
      assert.ok(!/hunter2|short7/.test(error.message));
      return true;
    },
  );
  assert.throws(
    () => loadConfig('demo', schema, {}),
    (error) => error instanceof ConfigError && error.variables.includes('CLIENT_SECRET'),
  );
  assert.throws(
    () => loadConfig('demo', schema, { CLIENT_SECRET_FILE: '/nowhere/secret' }),
    (error) => error instanceof ConfigError && error.variables.includes('CLIENT_SECRET_FILE'),
  );
});
