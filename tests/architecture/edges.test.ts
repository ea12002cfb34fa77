import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, normalize, resolve } from 'node:path';
import { test } from 'node:test';
import { foldersOf, type Source, sourcesUnder } from './sources.ts';

const services = foldersOf('services');
const product = [...sourcesUnder('services'), ...sourcesUnder('packages')];
const shipped = product.filter((source) => /^(services|packages)\/[^/]+\/src\//.test(source.path));

/** Workspace a path belongs to: `services/sender`. */
const workspaceOf = (path: string) => path.split('/').slice(0, 2).join('/');

function offenders(sources: Source[], isWrong: (source: Source) => boolean): string[] {
  return sources.filter(isWrong).map((source) => source.path);
}

test('there are six services', () => {
  assert.deepEqual([...services].sort(), [
    'amocrm-sync',
    'api-gateway',
    'composer',
    'sender',
    'tracker',
    'trigger-engine',
  ]);
});

test('no service imports another service', () => {
  const names = services.map((name) => `@pochtovik/${name}`);
  assert.deepEqual(
    offenders(product, (source) =>
      source.imports.some((name) => names.some((service) => name === service || name.startsWith(`${service}/`))),
    ),
    [],
  );
});

test('no file reaches into another workspace by path', () => {
  assert.deepEqual(
    offenders(product, (source) =>
      source.imports.some(
        (name) =>
          name.startsWith('.') && workspaceOf(normalize(join(dirname(source.path), name))) !== workspaceOf(source.path),
      ),
    ),
    [],
  );
});

test('nobody imports the src of a package past its public list', () => {
  assert.deepEqual(
    offenders(product, (source) => source.imports.some((name) => /^@pochtovik\/[^/]+\/src/.test(name))),
    [],
  );
});

test('what is shipped imports no tool', () => {
  const tools = foldersOf('tools').map((name) => `@pochtovik/${name}`);
  assert.deepEqual(
    offenders(shipped, (source) => source.imports.some((name) => tools.includes(name))),
    [],
  );
});

test('the environment is read in one place only', () => {
  const allowed = ['packages/service-kit/src/config.ts', 'packages/service-kit/src/service.ts'];
  assert.deepEqual(
    offenders(shipped, (source) => /process\.env/.test(source.text) && !allowed.includes(source.path)),
    [],
  );
});

test('the rules of a service are pure: no I/O, no clock of their own, no chance of their own', () => {
  const rules = shipped.filter((source) => source.path.includes('/src/domain/'));
  assert.ok(rules.length > 10);
  const pureNode = ['node:crypto', 'node:buffer', 'node:url', 'node:util', 'node:assert/strict'];
  assert.deepEqual(
    offenders(rules, (source) =>
      source.imports.some(
        (name) =>
          (name.startsWith('node:') && !pureNode.includes(name)) ||
          /mongoose|mongodb|nats|fastify|undici|imapflow/.test(name),
      ),
    ),
    [],
  );
  assert.deepEqual(
    offenders(rules, (source) =>
      /Date\.now\(\)|new Date\(\)|Math\.random\(\)|process\.|setTimeout\(/.test(source.text),
    ),
    [],
  );
});

test('mongoose stays in the store', () => {
  const apart = shipped.filter((source) => source.path.startsWith('services/'));
  assert.deepEqual(
    offenders(apart, (source) => source.imports.includes('mongoose') && !source.path.includes('/src/store/')),
    [],
  );
});

test('all services have the same rooms', () => {
  const root = resolve(import.meta.dirname, '../..');
  for (const name of services) {
    for (const room of ['README.md', 'src/main.ts', 'src/app.ts', 'src/config.ts', 'src/domain', 'test']) {
      assert.ok(existsSync(join(root, 'services', name, room)), `services/${name} has no ${room}`);
    }
  }
});
