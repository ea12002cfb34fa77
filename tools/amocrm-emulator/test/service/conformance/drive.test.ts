import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertRefused } from '../support/problems.ts';
import { field, num, type Session, send, startSession } from '../support/session.ts';
import { assertShape, int, oneOf, text, unix, uuid } from '../support/shape.ts';

function drive(session: Session, method: string, path: string, body?: unknown) {
  return send(session.emulator.platformOrigin, method, path, body, { authorization: `Bearer ${session.admin}` });
}

const FILE = {
  uuid,
  version_uuid: uuid,
  type: oneOf('image', 'video', 'audio', 'document', 'file'),
  name: 'КП.pdf',
  sanitized_name: 'КП.pdf',
  size: int,
  source_id: null,
  is_trashed: false,
  has_multiple_versions: false,
  created_at: unix,
  created_by: { id: int, type: 'user' },
  updated_at: unix,
  deleted_at: null,
  metadata: { extension: 'pdf', mime_type: 'application/pdf' },
  previews: null,
  _links: { download: { href: text }, download_version: { href: text }, self: { href: text } },
};

async function upload(session: Session, content: Buffer, parts: number, fileUuid?: string) {
  const opened = await drive(session, 'POST', '/v1.0/sessions', {
    file_name: 'КП.pdf',
    file_size: content.length,
    content_type: 'application/pdf',
    ...(fileUuid === undefined ? {} : { file_uuid: fileUuid }),
  });
  assertShape(opened.json, { max_file_size: 314572800, max_part_size: 524288, session_id: int, upload_url: text });
  let url = new URL(field(opened.json, 'upload_url'));
  const size = Math.ceil(content.length / parts);
  for (let part = 0; part < parts - 1; part += 1) {
    const answer = await drive(session, 'POST', url.pathname, content.subarray(part * size, (part + 1) * size));
    assertShape(answer.json, { next_url: text, session_id: num(opened.json, 'session_id') });
    url = new URL(field(answer.json, 'next_url'));
  }
  return drive(session, 'POST', url.pathname, content.subarray((parts - 1) * size));
}

test('a file goes up in parts, down whole, and gets versions', async () => {
  await using session = await startSession();
  assert.equal((await drive(session, 'GET', '/v1.0/files')).status, 204);
  const content = Buffer.alloc(600_000, 'x');
  const file = await upload(session, content, 2);
  assertShape(file.json, FILE);
  assert.equal(num(file.json, 'size'), 600_000);
  const down = await drive(session, 'GET', new URL(field(file.json, '_links', 'download', 'href')).pathname);
  assert.equal(down.text.length, 600_000);
  const id = field(file.json, 'uuid');
  const next = await upload(session, Buffer.from('two'), 1, id);
  assertShape(next.json, { ...FILE, uuid: id, size: 3, has_multiple_versions: true });
  assert.equal((await drive(session, 'PATCH', `/v1.0/files/${id}`, { name: 'Новое.pdf' })).status, 200);
  assert.equal((await drive(session, 'DELETE', '/v1.0/files', [{ uuid: id }])).status, 204);
  assert.equal((await drive(session, 'GET', '/v1.0/files')).status, 204);
  assert.equal((await drive(session, 'POST', '/v1.0/files/restore', [{ uuid: id }])).status, 204);
  assert.equal((await drive(session, 'GET', '/v1.0/files')).status, 200);
});

test('a part that is too big, or a file longer than announced, is refused', async () => {
  await using session = await startSession();
  const open = () => drive(session, 'POST', '/v1.0/sessions', { file_name: 'a', file_size: 2 });
  const path = async () => new URL(field((await open()).json, 'upload_url')).pathname;
  assert.equal((await drive(session, 'POST', await path(), Buffer.alloc(524_289))).status, 400);
  assert.equal((await drive(session, 'POST', await path(), Buffer.from('abc'))).status, 400);
  assert.equal((await drive(session, 'POST', '/v1.0/sessions/upload/unknown', Buffer.from('a'))).status, 404);
});

test('files are attached to a card and shown in a note', async () => {
  await using session = await startSession();
  const id = field((await upload(session, Buffer.from('pdf'), 1)).json, 'uuid');
  const made = await session.api('POST', '/api/v4/leads', [{ name: 'x' }]);
  const lead = num(made.json, '_embedded', 'leads', 0, 'id');
  const path = `/api/v4/leads/${lead}/files`;
  assert.equal((await session.api('GET', path)).status, 204);
  assertRefused(await session.api('PUT', path, [{ file_uuid: 'x' }]), [['NotSupportedChoice', 'file_uuid']]);
  assert.equal((await session.api('PUT', path, [{ file_uuid: id }])).status, 202);
  assertShape((await session.api('GET', path)).json, {
    _links: { self: { href: text } },
    _embedded: { files: [{ file_uuid: id, id: int }] },
  });
  assert.equal((await session.api('GET', `/api/v4/files/${id}/links`)).status, 200);
  const note = await session.api('POST', `/api/v4/leads/${lead}/notes`, [
    { note_type: 'attachment', params: { file_uuid: id, file_name: 'КП.pdf' } },
  ]);
  const read = await session.api('GET', `/api/v4/leads/notes/${num(note.json, '_embedded', 'notes', 0, 'id')}`);
  assertShape(Object(read.json).params, {
    file_uuid: id,
    version_uuid: uuid,
    file_name: 'КП.pdf',
    is_drive_attachment: true,
    original_name: 'КП.pdf',
    text: 'КП.pdf',
  });
  assert.equal((await session.api('DELETE', path, [{ file_uuid: id }])).status, 202);
  assert.equal((await session.api('GET', path)).status, 204);
});

test('the drive wants its own scopes and lives on its own host only', async () => {
  await using session = await startSession();
  await session.control.setIntegration({ scopes: ['crm', 'files'] });
  const token = await session.tokenOf(session.account, session.account.users[0]?.id ?? 0);
  const auth = { authorization: `Bearer ${token}` };
  const origin = session.emulator.platformOrigin;
  assert.equal((await send(origin, 'GET', '/v1.0/files', undefined, auth)).status, 204);
  assert.equal((await send(origin, 'DELETE', '/v1.0/files', [{ uuid: 'x' }], auth)).status, 403);
  assert.equal((await send(session.account.origin, 'GET', '/v1.0/files', undefined, auth)).status, 404);
  assert.equal((await send(origin, 'GET', '/v1.0/files')).status, 401);
});
