import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linksIn, onlyNamed, withLinks, withTriggers } from '../../../src/domain/template-file.ts';

test('trigger links are renumbered all at once, whatever braces and spaces they are written with', () => {
  const text = '<a href="{triggerlink:8}">{{ triggerlink : 9 }}</a> { triggerlink:80 } triggerlink:8 {triggerlink:x}';
  assert.deepEqual(linksIn(text), [8, 9, 80]);
  const swapped = new Map([
    [8, 9],
    [9, 8],
  ]);
  assert.equal(
    withLinks(text, swapped),
    '<a href="{triggerlink:9}">{{ triggerlink : 8 }}</a> { triggerlink:80 } triggerlink:8 {triggerlink:x}',
  );
});

test('triggers are replaced and left out by their place, with their delays', () => {
  const places: string[] = [];
  const actions = {
    sent: [{ triggerId: 'a', delaySeconds: 5 }, { triggerId: 'b' }],
    opened: [],
    notOpened: [{ triggerId: 'a', afterSeconds: 60 }],
    failed: [],
    downloaded: [{ triggerId: 'b' }],
  };
  const replaced = withTriggers(actions, (id, place) => {
    places.push(place);
    return id === 'a' ? 'z' : null;
  });
  assert.deepEqual(replaced, {
    sent: [{ triggerId: 'z', delaySeconds: 5 }],
    opened: [],
    notOpened: [{ triggerId: 'z', afterSeconds: 60 }],
    failed: [],
    downloaded: [],
  });
  assert.deepEqual(places, ['sent.0.triggerId', 'sent.1.triggerId', 'notOpened.0.triggerId', 'downloaded.0.triggerId']);
});

test('a name that two things have stands for neither', () => {
  const all = [{ name: 'А' }, { name: 'Б' }, { name: 'Б' }];
  assert.deepEqual([onlyNamed('А', all), onlyNamed('Б', all), onlyNamed('В', all)], [{ name: 'А' }, null, null]);
});
