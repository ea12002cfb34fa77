import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Folder, placesOfSentMail, sentFolder } from '../../src/domain/sent-folder.ts';

const folder = (path: string, specialUse?: string, selectable = true): Folder => ({
  path,
  name: path.split('/').at(-1) ?? path,
  specialUse,
  depth: path.split('/').length - 1,
  selectable,
});

test('the folder marked \\Sent wins over every name', () => {
  const folders = [folder('INBOX'), folder('Sent'), folder('Odd name', '\\Sent')];
  assert.equal(sentFolder(folders)?.path, 'Odd name');
});

test('without a mark the name decides, in many languages and any case', () => {
  for (const name of ['Отправленные', 'ОТПРАВЛЕННЫЕ', 'Исходящие', 'Gesendet', 'sent items', 'Envoyés', '已发送']) {
    assert.equal(sentFolder([folder('INBOX'), folder('Drafts'), folder(name)])?.path, name);
  }
  assert.equal(sentFolder([folder('INBOX'), folder('INBOX/Sent')])?.path, 'INBOX/Sent');
});

test('names are compared in one Unicode form', () => {
  assert.equal(sentFolder([folder('Envoyés'.normalize('NFD'))])?.depth, 0);
});

test('the nearest to the top is taken; folders that hold only folders and other uses are not', () => {
  assert.equal(sentFolder([folder('Archive/Sent'), folder('Отправленные')])?.path, 'Отправленные');
  assert.equal(sentFolder([folder('Sent', undefined, false)]), undefined);
  assert.equal(sentFolder([folder('Sent', '\\Archive')]), undefined);
});

test("a letter is looked for in Sent and in Gmail's all mail", () => {
  const folders = [folder('[Gmail]/All', '\\All'), folder('[Gmail]/Sent', '\\Sent')];
  assert.deepEqual(
    placesOfSentMail(folders).map(({ path }) => path),
    ['[Gmail]/Sent', '[Gmail]/All'],
  );
});
