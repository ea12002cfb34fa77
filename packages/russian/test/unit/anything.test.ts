import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as russian from '@pochtovik/russian';
import { seededText } from '../seeded-text.ts';

const { CASES } = russian;

/** Every function that takes a text, as one text to one text. */
const DECLENSIONS: Record<string, (text: string, name: russian.Case) => string> = {
  declineFullName: (text, name) => russian.declineFullName(text, name),
  declineSurname: (text, name) => russian.declineSurname(text, name),
  declineFirstName: (text, name) => russian.declineFirstName(text, name, 'female'),
  declinePatronymic: (text, name) => russian.declinePatronymic(text, name),
  declineNoun: (text, name) => russian.declineNoun(text, name),
  declinePhrase: (text, name) => russian.declinePhrase(text, name),
  declinePosition: (text, name) => russian.declinePosition(text, name),
};

const OTHERS: Record<string, (text: string) => unknown> = {
  splitFullName: russian.splitFullName,
  initials: (text) => russian.initials(text),
  genderOf: russian.genderOf,
  byGender: (text) => russian.byGender(text, 'female'),
  numberInWords: (text) => russian.numberInWords(text),
  ordinalInWords: (text) => russian.ordinalInWords(text),
  moneyInWords: (text) => russian.moneyInWords(text, 'RUB'),
  withUnit: (text) => russian.withUnit(text, text),
  countInWords: (text) => russian.countInWords(text, text),
  dateInWords: (text) => russian.dateInWords(text),
  weekdayOf: (text) => russian.weekdayOf(text),
  ageOn: (text) => russian.ageOn(text, text),
  caseByName: russian.caseByName,
};

const TEXTS = Array.from({ length: 400 }, (_, seed) => seededText(seed, seed % 60));

test('no text makes a function throw', () => {
  for (const text of TEXTS) {
    for (const decline of Object.values(DECLENSIONS)) for (const name of CASES) decline(text, name);
    for (const ask of Object.values(OTHERS)) ask(text);
  }
});

test('the nominative of any text is that text', () => {
  for (const text of TEXTS) {
    for (const [name, decline] of Object.entries(DECLENSIONS)) assert.equal(decline(text, 'nominative'), text, name);
  }
});

test('what holds no Russian word comes back as it is', () => {
  for (const text of [
    '',
    ' ',
    'John Smith',
    '12345',
    '+7 900 123-45-67',
    '🌸🌸',
    'a@b.c',
    '<b>{x}</b>',
    'Nowak-Łęcka',
  ]) {
    for (const [name, decline] of Object.entries(DECLENSIONS)) {
      for (const grammaticalCase of CASES) assert.equal(decline(text, grammaticalCase), text, `${name} of ${text}`);
    }
  }
});

test('the beginning of a text, blanks and what is around words stay', () => {
  for (const text of TEXTS) {
    const kept = (given: string) => given.replace(/[\p{L}\p{M}]+/gu, '').replaceAll('', '');
    for (const [name, decline] of Object.entries(DECLENSIONS)) {
      assert.equal(kept(decline(text, 'dative')), kept(text), `${name} of ${JSON.stringify(text)}`);
    }
  }
});

test('a text ten times as long does not cost a hundred times as much', () => {
  const shapes = ['и', 'а-', 'Иванов ', 'новый ', '(', '«', '1', ' ', "'", 'ий', 'ов и ', '. ', 'А.', '\ud800'];
  for (const shape of shapes) {
    const [short, long] = [1000, 10_000].map((length) => shape.repeat(length).slice(0, length)) as [string, string];
    for (const [name, ask] of [...Object.entries(DECLENSIONS), ...Object.entries(OTHERS)]) {
      const times = [short, long].map((text) => leastTime(() => ask(text, 'dative')));
      const [shortTime = 0, longTime = 0] = times;
      assert.ok(longTime < 20 + shortTime * 50, `${name} of ${shape}: ${shortTime} ms, ${longTime} ms`);
    }
  }
});

/** Processor time in ms, the least of three. */
function leastTime(run: () => unknown): number {
  const once = () => {
    const start = process.cpuUsage();
    run();
    return process.cpuUsage(start).user / 1000;
  };
  return Math.min(once(), once(), once());
}
