import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pages } from '@pochtovik/docs';
import { foldersOf, sourcesUnder, textOf } from './sources.ts';

for (const page of pages()) {
  test(`docs/reference/${page.file} says what the code says (npm run docs)`, () => {
    assert.equal(textOf(`docs/reference/${page.file}`), page.content);
  });
}

test('every npm script that a README or the docs name exists', () => {
  const { scripts } = JSON.parse(textOf('package.json'));
  const texts = [
    'README.md',
    'docs/architecture.md',
    ...foldersOf('services').map((name) => `services/${name}/README.md`),
  ];
  for (const path of texts) {
    for (const [, name] of textOf(path).matchAll(/npm run (?:-s )?([a-z:-]+)/g)) {
      assert.ok(name && Object.hasOwn(scripts, name), `${path} names npm run ${name}, which does not exist`);
    }
  }
});

test('every setting of a service is in the table of its README, and no other', () => {
  for (const name of foldersOf('services')) {
    const config = textOf(`services/${name}/src/config.ts`);
    const own = [...config.matchAll(/^ {2}(\w+): Type\./gm)].map((match) => constantCase(match[1] ?? ''));
    const readme = textOf(`services/${name}/README.md`);
    const documented = [...readme.matchAll(/^\| `([A-Z][A-Z0-9_]+)`/gm)].map((match) => match[1] ?? '');
    assert.deepEqual([...documented].sort(), [...own].sort(), `services/${name}`);
  }
});

test('every service tells of each subject it speaks', () => {
  for (const name of foldersOf('services')) {
    const readme = textOf(`services/${name}/README.md`);
    for (const source of sourcesUnder(`services/${name}/src`)) {
      const event = /\/src\/consumers\/([a-z-]+)\.ts$/.exec(source.path)?.[1];
      if (event && /consume/.test(source.text))
        assert.ok(readme.includes(event.replace('-', '.')) || readme.includes(event), `${name}: ${event}`);
    }
  }
});

function constantCase(key: string): string {
  return key.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase();
}
