import { globSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import Type from 'typebox';
import Value from 'typebox/value';

/** A tsconfig that adds nothing to the common settings but which files are meant. */
const Plain = Type.Object(
  { extends: Type.String({ pattern: '^(\\.\\./)+tsconfig\\.base\\.json$' }), include: Type.Array(Type.String()) },
  { additionalProperties: false },
);

/**
 * The tsconfig files that together check the repository. Those with the common settings go into one generated program,
 * as what they share is then read once; others are checked by their own file.
 */
export async function typeCheckConfigs(root: string): Promise<string[]> {
  const folder = join(root, '.local', 'type-check');
  const up = relative(folder, root);
  const include = [];
  const own = [];
  const found = globSync(['{packages,services,tools}/*/tsconfig.json', '{widget,tests}/tsconfig.json'], { cwd: root });
  for (const path of found.sort()) {
    const config: unknown = JSON.parse(await readFile(join(root, path), 'utf8'));
    if (Value.Check(Plain, config)) include.push(...config.include.map((part) => join(up, dirname(path), part)));
    else own.push(path);
  }
  const config = {
    extends: join(up, 'tsconfig.base.json'),
    include,
    compilerOptions: { incremental: true, tsBuildInfoFile: 'common.tsbuildinfo' },
  };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(config));
  return [join('.local', 'type-check', 'tsconfig.json'), ...own];
}
