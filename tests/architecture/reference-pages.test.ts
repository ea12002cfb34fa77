import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as contracts from '@pochtovik/contracts';
import { pages } from '@pochtovik/docs';
import { variableName } from '@pochtovik/service-kit';
import Type from 'typebox';
import { foldersOf, sourcesUnder, textOf } from './sources.ts';

for (const page of pages()) {
  test(`docs/${page.file} says what the code says (npm run docs)`, () => {
    assert.equal(textOf(`docs/${page.file}`), page.content);
  });
}

for (const page of ['docs/manual/ru/limits.md', 'docs/manual/en/limits.md']) {
  test(`${page} has the limits of each mail provider as its preset does`, async () => {
    const { PRESETS } = await import('../../services/sender/src/presets/presets.ts');
    const rows = [...textOf(page).matchAll(/^\| (.+?) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|/gm)];
    assert.deepEqual(
      rows.map(([, name, ...limits]) => [name, ...limits.map(Number)]).toSorted(),
      PRESETS.map(({ name, limits: { perSecond, perMinute, perHour, perDay } }) => [
        name,
        perSecond,
        perMinute,
        perHour,
        perDay,
      ]).toSorted(),
    );
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

for (const name of foldersOf('services')) {
  test(`the README of ${name} has each of its settings, and no other`, async () => {
    const config = await import(`../../services/${name}/src/config.ts`);
    const schema = Object.values(config).find(Type.IsObject);
    assert.ok(schema, 'config.ts exports the schema of the settings');
    const settings =
      textOf(`services/${name}/README.md`)
        .split(/^## Settings$/m)[1]
        ?.split(/^## /m)[0] ?? '';
    const documented = [...settings.matchAll(/^\| `([A-Z][A-Z0-9_]+)`/gm)].map((match) => match[1]);
    assert.deepEqual([...documented].sort(), Object.keys(schema.properties).map(variableName).sort());
  });

  test(`the README of ${name} tells of each event and request it speaks`, () => {
    const readme = textOf(`services/${name}/README.md`);
    const text = sourcesUnder(`services/${name}/src`)
      .map((source) => source.text)
      .join('\n');
    for (const [exported, contract] of Object.entries(contracts)) {
      if (typeof contract !== 'object' || !('kind' in contract)) continue;
      const called = contract.kind === 'event' ? contract.type : contract.name;
      if (new RegExp(`\\b${exported}\\b`).test(text)) {
        const group = called.replace(/[^.]+$/, '*');
        assert.ok(readme.includes(called) || readme.includes(group), `${called} is not in the README`);
      }
    }
  });
}
