import {
  type Actor,
  DigitalPipelineTriggered,
  type EntityCard,
  EntityRead,
  MailboxResolve,
  newId,
  type TemplateContent,
  TemplateSave,
} from '@pochtovik/contracts';

/** The account of the examples. */
export const ACCOUNT = TemplateSave.example.request.accountId;
/** Somebody else's account. */
export const OTHER_ACCOUNT = 31_000_002;
/** Id of the contracts' example trigger link. */
export const LINK_NUMBER = 8;

export const ADMINISTRATOR: Actor = TemplateSave.example.request.actor;
/** A user who owns no mailbox of the examples. */
export const USER: Actor = { userId: 7_002, role: 'user' };

export const MAILBOX = MailboxResolve.example.reply;

/** Content of a template: the commercial proposal, changed as a test wants it. */
export function content(changes: Partial<TemplateContent> = {}): TemplateContent {
  return { ...TemplateSave.example.request.content, ...changes };
}

/** The lead's card of the examples, changed as a test wants it. */
export function card(changes: Partial<EntityCard> = {}): EntityCard {
  return { ...EntityRead.example.reply, ...changes };
}

/** A webhook of the digital pipeline for the example's lead, with an id of its own. */
export function hook(templateId: string, changes: { leadId?: number; mailboxId?: string } = {}) {
  const own = { ...DigitalPipelineTriggered.example, hookId: newId(), templateId };
  return { ...own, ...changes };
}
