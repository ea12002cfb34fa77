import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type Folder,
  isChoiceMissing,
  placesOfSentMail,
  sentFolder,
  sentFolderCandidates,
} from '../../src/domain/sent-folder.ts';

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

test('the choice of the user comes after the mark of the server and before every name', () => {
  const folders = [folder('Sent'), folder('Work/Out')];
  assert.equal(sentFolder(folders, 'Work/Out')?.path, 'Work/Out');
  assert.equal(sentFolder([...folders, folder('Marked', '\\Sent')], 'Work/Out')?.path, 'Marked');
});

test('a chosen folder that is not there counts for nothing, and is told of where the server marks none', () => {
  assert.equal(sentFolder([folder('Sent')], 'Gone')?.path, 'Sent');
  assert.equal(isChoiceMissing([folder('Sent')], 'Gone'), true);
  assert.equal(isChoiceMissing([folder('Sent', '\\Sent')], 'Gone'), false);
  assert.equal(isChoiceMissing([folder('Sent')], 'Sent'), false);
  assert.equal(isChoiceMissing([folder('Sent')]), false);
});

test('only names make candidates: none beside a mark or a choice', () => {
  const folders = [folder('Отправленные'), folder('Sent'), folder('Drafts')];
  const paths = (chosen?: string) => sentFolderCandidates(folders, chosen).map(({ path }) => path);
  assert.deepEqual(paths(), ['Sent', 'Отправленные']);
  assert.deepEqual(paths('Отправленные'), []);
  assert.deepEqual(sentFolderCandidates([...folders, folder('Marked', '\\Sent')]), []);
});
