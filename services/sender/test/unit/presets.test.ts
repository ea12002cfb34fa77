import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { isMailPort } from '../../src/network/mail-port.ts';
import { PRESETS, presetOfDomain, presetOfHost, presetOfMx } from '../../src/presets/presets.ts';

test('every data file of a provider is offered, once, under its own name', () => {
  const files = readdirSync(new URL('../../src/presets/providers/', import.meta.url));
  assert.deepEqual(files.toSorted(), PRESETS.map(({ id }) => `${id}.json`).toSorted());
});

test('a preset is safe by itself: mail ports, never without TLS, limits that fit into each other', () => {
  for (const { id, smtp, imap, limits } of PRESETS) {
    for (const server of [smtp, imap]) {
      if (!server) continue;
      assert.ok(isMailPort(server.port) && server.security !== 'none', id);
    }
    const { perSecond, perMinute, perHour, perDay } = limits;
    assert.ok(perSecond <= perMinute && perMinute <= perHour && perHour <= perDay, id);
  }
});

test('servers and limits of a preset say where they are known from; a published limit has an address', () => {
  for (const { id, limitsAre, sources } of PRESETS) {
    const of = (about: string) => sources.filter((source) => source.about === about);
    assert.ok(of('servers').every(({ url }) => url) && of('servers').length > 0, id);
    assert.ok(of('limits').length > 0, id);
    assert.equal(
      of('limits').some(({ url }) => url !== null),
      limitsAre === 'published',
      id,
    );
  }
});

test('no domain belongs to two providers', () => {
  const domains = PRESETS.flatMap((preset) => preset.domains);
  assert.equal(new Set(domains).size, domains.length);
});

test('a provider is found by the domain of an address, by MX hosts and by its server', () => {
  assert.equal(presetOfDomain('ya.ru')?.id, 'yandex');
  assert.equal(presetOfDomain('company.test'), undefined);
  assert.equal(presetOfMx(['company-test.mail.protection.outlook.com'])?.id, 'exchange-online');
  assert.equal(presetOfMx(['company-test.olc.protection.outlook.com'])?.id, 'outlook');
  assert.equal(presetOfMx(['mx.company.test', 'alt1.aspmx.l.google.com'])?.id, 'google-workspace');
  assert.equal(presetOfMx(['emx.mail.ru'])?.id, 'mail-ru');
  assert.equal(presetOfMx(['evilemx.mail.ru.company.test']), undefined);
  assert.equal(presetOfHost('SMTP.Yandex.ru.')?.id, 'yandex');
  assert.equal(presetOfHost('smtp.company.test'), undefined);
});

test("the providers' own figures are kept: Yandex 500 a day, Exchange 30 a minute", () => {
  assert.equal(presetOfDomain('yandex.ru')?.limits.perDay, 500);
  assert.equal(presetOfMx(['a.mail.protection.outlook.com'])?.limits.perMinute, 30);
});
