import assert from 'node:assert/strict';
import { type Mailbox, MailboxList, MailboxSettings, parserOf } from '@pochtovik/contracts';
import type { ExampleSetUp } from '@pochtovik/demo';
import { Clean } from 'typebox/value';
import { callGateway } from './call-gateway.ts';

/** The mailbox that sends from an address, as the gateway tells of it. */
export async function mailboxOf(setUp: ExampleSetUp, address: string): Promise<Mailbox> {
  const { mailboxes } = parserOf(MailboxList.reply).parse((await callGateway(setUp, 'GET', '/mailboxes')).json);
  return mailboxes.find(({ fromAddress }) => fromAddress === address) ?? assert.fail(`no mailbox of ${address}`);
}

/** What is sent to save a mailbox again as it is. */
export function settingsOf(mailbox: Mailbox): MailboxSettings {
  return parserOf(MailboxSettings).parse(Clean(MailboxSettings, structuredClone(mailbox)));
}
