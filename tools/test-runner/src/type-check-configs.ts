import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';

const COMMON = { extends: '../../tsconfig.base.json', include: ['src', 'test'] };

/**
 * The tsconfig files that together check the repository. Workspaces with the common settings go into one generated program
 * (what they share is then read once: 10 seconds instead of 40), others are checked by their own file.
 */
export async function typeCheckConfigs(root: string): Promise<string[]> {
  const folder = join(root, '.local', 'type-check');
  const up = relative(folder, root);
  const common = [join(up, 'tests')];
  const own = [];
  const found = globSync(['{packages,services,tools}/*/tsconfig.json', '{widget,tests}/tsconfig.json'], { cwd: root });
  for (const path of found.sort()) {
    if (isDeepStrictEqual(JSON.parse(await readFile(join(root, path), 'utf8')), COMMON)) {
      common.push(...COMMON.include.map((part) => join(up, dirname(path), part)));
    } else {
      own.push(path);
    }
  }
  const config = {
    extends: join(up, 'tsconfig.base.json'),
    include: common,
    compilerOptions: { incremental: true, tsBuildInfoFile: 'common.tsbuildinfo' },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return [join('.local', 'type-check', 'tsconfig.json'), ...own];
}
