import assert from 'node:assert/strict';
import type { ExampleSetUp } from '@pochtovik/demo';
import { callGateway } from './call-gateway.ts';

/** Uploads a file through the gateway in one piece. @returns its id */
export async function uploadFile(setUp: ExampleSetUp, name: string, bytes: Buffer): Promise<string> {
  const { json, text } = await callGateway(setUp, 'POST', '/attachments', { name, size: bytes.length });
  assert.ok(json.id, text);
  const { status, text: answer } = await putPiece(setUp, json.id, 0, bytes);
  assert.equal(status, 200, answer);
  return json.id;
}

/** Puts a piece of an upload at its place. */
export async function putPiece(
  { gateway: { url, authorization } }: ExampleSetUp,
  id: string,
  offset: number,
  bytes: Buffer,
) {
  const response = await fetch(`${url}/api/v1/attachments/${id}/content?offset=${offset}`, {
    method: 'PUT',
    headers: { authorization, 'content-type': 'application/octet-stream' },
    body: new Uint8Array(bytes),
  });
  const text = await response.text();
  return { status: response.status, text, json: JSON.parse(text) };
}
