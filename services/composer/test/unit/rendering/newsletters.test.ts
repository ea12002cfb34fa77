import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cleanHtml } from '@pochtovik/letter-html';
import { crmScope } from '@pochtovik/letter-variables';
import { parse } from '@pochtovik/template-language';
import { letterContent } from '../../../src/rendering/letter-content.ts';
import { checkSources, parseSources } from '../../../src/rendering/parse-sources.ts';
import type { LetterJob } from '../../../src/rendering/render-job.ts';
import { NEWSLETTERS } from '../fixtures/newsletters.ts';

const FOLDER = join(import.meta.dirname, '../fixtures/newsletters');
const LINK = 'https://track.test/c/AbC';
const names = { customFields: [], triggerLinks: [8] };
const letters = readdirSync(FOLDER).filter((file) => file.endsWith('.letter'));
const sourceOf = (file: string) => readFileSync(join(FOLDER, file), 'utf8');

function jobOf(html: string): LetterJob {
  return {
    cacheKey: '',
    sources: { subject: 'КП', html, address: null },
    names,
    data: {
      lead: { id: 31, name: 'Кухня & <шкаф>', price: 120_000 },
      contact: { name: 'Анна', first_name: 'Анна', email: 'anna@client.test' },
      contacts: [{ name: 'Анна', email: 'anna@client.test' }, { name: 'Пётр "Первый"' }],
      responsible: { name: 'Мария', email: 'maria@company.test' },
    },
    links: { 8: LINK },
    redirects: [],
    signatureHtml: '',
    pixelUrl: '',
    context: { currency: 'RUB', timeZone: 'Europe/Moscow', language: 'ru', now: new Date('2026-11-23T09:00:00Z') },
  };
}

function contentOf(html: string) {
  const job = jobOf(html);
  return letterContent(job, names, parseSources(job.sources, names));
}

/** What inlining may not touch: all but styles. */
const bare = (html: string) =>
  html.replace(/(<[a-z][^<>]*?)\sstyle\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, '$1').replaceAll(' !important', '');
const all = (html: string, what: RegExp) => [...html.matchAll(what)].map(([found]) => found);
const FORM = /\{\{?(?:[#/]|else|lead\.|contact\.|responsible\.|this\.|triggerlink:|контакт\.)[^{}]*\}+/i;
const withoutBlocks = (html: string) => html.replace(/\{\{#[\s\S]*\{\{\/\w+\}\}/g, '');
const withoutSheets = (html: string) => html.replace(/<style[\s\S]*?<\/style>/gi, '');
const LINKS = /\b(?:href|src|srcset|background|usemap)\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi;
/** A fragment is wrapped into a document. */
const bodyOf = (letter: string) =>
  letter.replace(/^<!DOCTYPE html>\n<html lang="ru">[\s\S]*?<body>\n|\n<\/body>\n<\/html>\n$/g, '');

test('there are letters of many shapes', () => {
  assert.ok(letters.length + Object.keys(NEWSLETTERS).length >= 25);
});

for (const file of letters) {
  const html = sourceOf(file);

  test(`${file}: cleaning changes no byte and tells nothing`, () => {
    const parsed = parse(html, { scope: { ...crmScope([]), triggerLinks: [8] }, place: 'html' });
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const clean = cleanHtml(html, parsed.forms);
    assert.deepEqual([clean.removals, clean.crossing], [[], []]);
    assert.equal(clean.html, html);
    assert.deepEqual(checkSources({ type: 'check', sources: jobOf(html).sources, names }).errors, []);
  });

  test(`${file}: links and pictures leave byte for byte, nothing but styles changes, forms become values`, () => {
    const letter = bodyOf(contentOf(html).html);
    const links = all(letter, LINKS);
    for (const link of all(withoutBlocks(html), LINKS)) {
      const [before = '', ...behind] = link.replaceAll('{triggerlink:8}', LINK).split(FORM);
      const found = links.find((left) => left.startsWith(before) && left.endsWith(behind.at(-1) ?? before));
      assert.ok(found, link);
      if (behind.length === 0) assert.equal(found, before);
    }
    if (!FORM.test(withoutSheets(html))) assert.equal(bare(letter), bare(html));
    assert.doesNotMatch(withoutSheets(letter), FORM);
  });

  test(`${file}: the text part reads well`, () => {
    const golden = join(FOLDER, file.replace('.letter', '.txt'));
    assert.equal(contentOf(html).text, readFileSync(golden, 'utf8'));
  });
}
