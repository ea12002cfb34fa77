import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodePath, encodePath } from '../../src/imap/folder-name.ts';

test('folder names go over the wire in modified UTF-7 and come back', () => {
  // Two of RFC 3501 section 5.1.3.
  assert.equal(encodePath('~peter/mail/台北/日本語'), '~peter/mail/&U,BTFw-/&ZeVnLIqe-');
  assert.equal(encodePath('&Jjo!'), '&-Jjo!');
  for (const path of ['Sent', 'Отправленные', 'A & B', '[Gmail]/Вся почта', '已发送']) {
    assert.equal(decodePath(encodePath(path)), path);
  }
});
