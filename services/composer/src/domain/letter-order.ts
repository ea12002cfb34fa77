import {
  type DigitalPipelineTriggered,
  type EntityRef,
  type EventContract,
  type LetterOrigin,
  type LetterRequested,
  stableId,
} from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { suppressedAddress } from './suppressed-address.ts';

type DataOf<C> = C extends EventContract<infer S> ? Static<S> : never;

/** One letter that is asked for. Its ids are derived from what asks, so that asking again finds the same letter. */
export interface LetterOrder {
  accountId: number;
  letterId: string;
  sendId: string;
  entity: EntityRef;
  /** As typed in the pipeline's action: it may name no template. */
  templateId: string;
  /** Absent: the mailbox of whoever is responsible for the card. */
  mailboxId?: string | undefined;
  /** As typed in the pipeline's action, with variables; absent: whom the template writes to. */
  recipient?: string | undefined;
  origin: LetterOrigin;
  /** The letter that this one repeats. */
  resendOf?: string;
  /** Absent: a single letter, which leaves before those of bulk sends. */
  priority?: 'bulk';
}

/** The letter that an action of the digital pipeline asks for. */
export function orderOfHook(accountId: number, hook: DataOf<typeof DigitalPipelineTriggered>): LetterOrder {
  return {
    ...idsOf(accountId, hook.hookId),
    entity: { type: 'lead', id: hook.leadId },
    templateId: hook.templateId,
    mailboxId: hook.mailboxId,
    recipient: hook.recipient,
    origin: { type: 'digital-pipeline', hookId: hook.hookId },
  };
}

/** The letter that a trigger of another letter asks for. */
export function orderOfTrigger(accountId: number, request: DataOf<typeof LetterRequested>): LetterOrder {
  return {
    ...idsOf(accountId, request.executionId),
    entity: request.entity,
    templateId: request.templateId,
    origin: { type: 'trigger', executionId: request.executionId, letterId: request.letterId },
  };
}

/**
 * The letter that repeats another one. It belongs to the same send and has the same origin, so that what a client's first visit fires is not fired
 * twice when the first letter arrived after all.
 */
export function orderOfResend(
  letter: Omit<LetterOrder, 'letterId' | 'resendOf' | 'mailboxId'> & { _id: string; mailboxId: string | null },
  resendId: string,
): LetterOrder {
  const { _id: resendOf, accountId, sendId, entity, templateId, origin, recipient } = letter;
  const mailboxId = letter.mailboxId ?? undefined;
  return { ...{ accountId, sendId, entity, templateId, origin, mailboxId, recipient, resendOf }, letterId: resendId };
}

/** A letter of a draft: the same draft and recipient give the same letter, however often it is sent. */
export function orderOfDraft(
  draft: { accountId: number; draftId: string; entity: EntityRef; templateId: string | null },
  sender: { userId: number; mailboxId: string },
  address: string,
): LetterOrder {
  const { accountId, draftId, entity } = draft;
  return {
    ...{ accountId, entity },
    letterId: stableId('letter', accountId, draftId, suppressedAddress(address)),
    sendId: stableId('send', accountId, draftId),
    templateId: draft.templateId ?? '',
    mailboxId: sender.mailboxId,
    origin: { type: 'user', draftId, userId: sender.userId },
  };
}

function idsOf(accountId: number, cause: string) {
  return {
    accountId,
    letterId: stableId('letter', accountId, cause),
    sendId: stableId('send', accountId, cause),
  };
}
