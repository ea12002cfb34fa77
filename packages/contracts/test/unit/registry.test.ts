import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { EVENTS, PochtovikError, REQUESTS } from '../../src/index.ts';

for (const event of EVENTS) {
  test(`event ${event.type}: its example fits its schema`, () => {
    event.envelope.parse({
      id: 'e1',
      type: event.type,
      version: event.version,
      accountId: 1,
      occurredAt: '2026-11-23T09:00:00.000Z',
      data: event.example,
    });
  });
  test(`event ${event.type}: an envelope without data is refused by name of the field`, () => {
    assert.throws(
      () =>
        event.envelope.parse({
          id: 'e1',
          type: event.type,
          version: event.version,
          accountId: 1,
          occurredAt: '2026-11-23T09:00:00.000Z',
          data: { ...Object.fromEntries(Object.keys(event.example ?? {}).map((key) => [key, Symbol(key)])) },
        }),
      (error) => error instanceof PochtovikError && error.code === 'BAD_REQUEST' && error.details.length > 0,
    );
  });
}

for (const request of REQUESTS) {
  test(`request ${request.service} ${request.name}: its examples fit its schemas`, () => {
    request.requestParser.parse(request.example.request);
    request.replyParser.parse(request.example.reply);
  });
}

test('every contract declared in a file is in the registry', () => {
  const declared = ['events', 'requests'].flatMap((folder) => {
    const directory = new URL(`../../src/${folder}/`, import.meta.url);
    return readdirSync(directory).flatMap((file) => [
      ...readFileSync(new URL(file, directory), 'utf8').matchAll(/export const (\w+) = define(?:Event|Request)\(/g),
    ]);
  });
  assert.equal(declared.length, EVENTS.length + REQUESTS.length);
});

test('no two contracts share a subject', () => {
  const subjects = [...EVENTS, ...REQUESTS].map((contract) => contract.subject('*'));
  assert.equal(new Set(subjects).size, subjects.length);
});

test('a refused value is never part of the error', () => {
  const event = EVENTS.find((candidate) => candidate.type === 'letter.sent');
  assert.ok(event);
  try {
    event.envelope.parse({
      id: 'e',
      type: 'letter.sent',
      version: 1,
      accountId: 1,
      occurredAt: 'now',
      data: 'hunter2',
    });
    assert.fail('should have been refused');
  } catch (error) {
    assert.ok(error instanceof PochtovikError);
    assert.ok(!JSON.stringify([error.message, error.details]).includes('hunter2'));
  }
});
