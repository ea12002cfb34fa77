import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { typeCheckConfigs } from '../../src/type-check-configs.ts';

const root = await mkdtemp(join(tmpdir(), 'pochtovik-types-'));
after(() => rm(root, { recursive: true }));

test('workspaces with the common settings become one program, others keep their own', async () => {
  const plain = { extends: '../../tsconfig.base.json', include: ['src', 'test'] };
  const files = {
    'packages/a/tsconfig.json': plain,
    'services/b/tsconfig.json': plain,
    'services/c/tsconfig.json': { ...plain, compilerOptions: { lib: ['dom'] } },
    'tests/tsconfig.json': { extends: '../tsconfig.base.json', include: ['.'] },
  };
  for (const [path, config] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), JSON.stringify(config));
  }
  const [common = '', ...own] = await typeCheckConfigs(root);
  assert.deepEqual(own, ['services/c/tsconfig.json']);
  const { include } = JSON.parse(await readFile(join(root, common), 'utf8'));
  const expected = ['packages/a/src', 'packages/a/test', 'services/b/src', 'services/b/test', 'tests'];
  assert.deepEqual(
    include,
    expected.map((path) => `../../${path}`),
  );
});
