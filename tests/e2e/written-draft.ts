import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { DraftContent } from '@pochtovik/contracts';
import type { ExampleSetUp } from '@pochtovik/demo';
import { callGateway } from './call-gateway.ts';

/** What a person writes on a lead, with the changes a test is about. */
export function draftContent(leadId: number, changes: Partial<DraftContent>): DraftContent {
  return {
    ...{ entity: { type: 'lead', id: leadId }, mailboxId: null, contactIds: [], to: '', cc: '', bcc: '' },
    ...{ subject: 'Договор: {lead.name}', html: '<p>Здравствуйте!</p>', templateId: null, attachmentIds: [] },
    ...{ withoutSignature: false, inReplyTo: null, references: [] },
    actions: { sent: [], opened: [], notOpened: [], failed: [] },
    ...changes,
  };
}

/** Saves a new draft through the gateway. @returns its id; its revision is 1 */
export async function savedDraft(setUp: ExampleSetUp, content: DraftContent): Promise<string> {
  const draftId = randomBytes(16).toString('hex');
  const { status, text } = await callGateway(setUp, 'PUT', `/drafts/${draftId}`, { revision: 0, content });
  assert.equal(status, 200, text);
  return draftId;
}

/** Sends a draft through the gateway. @returns its letters */
export async function sentDraft(
  setUp: ExampleSetUp,
  draftId: string,
  revision = 1,
): Promise<{ id: string; to: string }[]> {
  const { status, json, text } = await callGateway(setUp, 'POST', `/drafts/${draftId}/send`, { revision });
  assert.equal(status, 201, text);
  return json.letters;
}
