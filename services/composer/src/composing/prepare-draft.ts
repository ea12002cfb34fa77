import {
  type Actor,
  type DraftProblem,
  type EntityCard,
  type ErrorDetail,
  type LetterActions,
  type LetterFile,
  type Mailbox,
  PochtovikError,
  stableId,
} from '@pochtovik/contracts';
import { cardPartsNamed, crmContext, crmData } from '@pochtovik/letter-variables';
import { asError, asWarning, contentProblems, mailboxPaused } from '../domain/draft-problems.ts';
import { type LetterPlan, planLetters } from '../domain/plan-letters.ts';
import { suppressedAddress } from '../domain/suppressed-address.ts';
import { maySeeTemplate } from '../domain/template-access.ts';
import { unknownTriggers, usesTriggers } from '../domain/triggers-used.ts';
import type { FilesOfDraft } from '../files/draft-files.ts';
import type { CheckResult, LetterContent } from '../rendering/render-job.ts';
import type { Renderer } from '../rendering/renderer.ts';
import type { StoredDraft } from '../store/drafts.ts';
import type { SuppressionStore } from '../store/suppressions.ts';
import type { TemplateStore } from '../store/templates.ts';
import type { Facts } from './crm-facts.ts';
import { redirectsOf } from './template-use.ts';
import { letterWords, type TrackedAddresses } from './tracked-addresses.ts';

/** What preparing a draft needs. */
export interface PrepareDeps {
  facts: Facts;
  renderer: Renderer;
  suppressions: SuppressionStore;
  templates: TemplateStore;
  filesOfDraft: FilesOfDraft;
  now(): Date;
}

/** A draft with all that its letters are made of. */
export interface PreparedDraft extends LetterPlan {
  /** null: it has none, or it is gone; a problem tells which. */
  card: EntityCard | null;
  mailbox: Mailbox | null;
  triggerLinks: number[];
  /** Name of the template that it was begun from; empty for none. */
  templateName: string;
  files: LetterFile[];
  /** Stored images that the text shows. */
  images: LetterFile[];
  /** Renders the letter to one recipient. Errors: TEMPLATE_INVALID, TRIGGER_LINK_INVALID, LETTER_TOO_BIG. */
  render(contactId: number | null, tracked: TrackedAddresses): Promise<LetterContent>;
}

/** Prepares a draft for whoever sends it or looks at it. Errors: what passes by itself, and what no change of the draft mends. */
export type PrepareDraft = (draft: StoredDraft, actor: Actor) => Promise<PreparedDraft>;

/** Makes {@link PrepareDraft}. */
export function createPrepareDraft(deps: PrepareDeps): PrepareDraft {
  const { facts, renderer, suppressions, now } = deps;

  async function suppressedOf(accountId: number, { everybody }: LetterPlan): Promise<DraftProblem[]> {
    const found = await Promise.all(
      everybody.map(async ({ field, recipient: { address }, place }): Promise<DraftProblem[]> => {
        if (!(await suppressions.has(accountId, suppressedAddress(address)))) return [];
        const message = `${address} is in the suppression list: send only what its owner wants.`;
        return [{ severity: 'confirm', field, code: 'RECIPIENT_SUPPRESSED', message, ...place }];
      }),
    );
    return found.flat();
  }

  return async (draft, actor) => {
    const { accountId, content } = draft;
    const problems: DraftProblem[] = contentProblems(content);
    const links = await facts.triggerLinks(accountId);
    const addresses = links.map(({ redirectUrl }) => redirectUrl ?? '');
    const parts = cardPartsNamed([content.subject, content.html, ...addresses]);
    const [card, mailbox, user, customFields, unknown, template, carried] = await Promise.all([
      content.entity && orProblem(problems, 'entity', facts.card(accountId, content.entity, parts)),
      orProblem(problems, 'mailboxId', ownMailbox(facts, accountId, content.mailboxId, actor)),
      facts.user(accountId, actor.userId),
      facts.customFields(accountId, parts),
      unknownTriggersOf(facts, accountId, content.actions),
      content.templateId === null ? null : deps.templates.find(accountId, content.templateId),
      deps.filesOfDraft(accountId, actor, content),
    ]);
    problems.push(...unknown.map(asError), ...carried.problems);
    if (mailbox?.paused) problems.push(mailboxPaused(mailbox.paused.response));
    const plan = planLetters(content, card?.contacts ?? []);
    const names = { customFields, triggerLinks: links.map(({ number }) => number) };
    const sources = { subject: content.subject, html: content.html, address: null };
    const signatureHtml = content.withoutSignature ? '' : (mailbox?.signatureHtml ?? '');
    const check = await checked(renderer.check({ sources, signatureHtml, names }));
    problems.push(
      ...check.errors.map(asError),
      ...check.leftOut.map(asWarning),
      ...plan.problems,
      ...(await suppressedOf(accountId, plan)),
    );

    return {
      ...plan,
      ...{ problems, card, mailbox, triggerLinks: check.triggerLinks },
      // A draft may name whatever template: what its writer can't see says nothing.
      templateName: template && maySeeTemplate(actor, template) ? template.content.name : '',
      files: carried.files,
      images: carried.images,
      render(contactId, tracked) {
        if (!card) throw new PochtovikError('ENTITY_UNKNOWN');
        const context = crmContext(card, now());
        return renderer.letter({
          cacheKey: stableId(accountId, 'draft', draft.draftId, draft.revision, JSON.stringify(names)),
          ...{ sources, names, links: tracked.links },
          data: {
            ...crmData(cardFor(card, contactId)),
            ...letterWords(tracked, user, context),
          },
          redirects: redirectsOf(links, check.triggerLinks),
          signatureHtml,
          pixelUrl: tracked.pixel,
          context,
        });
      },
    };
  };
}

/** The card as the letter to one of its contacts sees it: that contact is `{contact…}`. */
function cardFor(card: EntityCard, contactId: number | null): EntityCard {
  const reader = card.contacts.find(({ id }) => id === contactId);
  return reader ? { ...card, contacts: [reader, ...card.contacts.filter((other) => other !== reader)] } : card;
}

/** Errors: MAILBOX_UNKNOWN (also a colleague's), MAILBOX_NONE. */
async function ownMailbox(facts: Facts, accountId: number, mailboxId: string | null, { userId, role }: Actor) {
  const mailbox = await facts.mailbox(accountId, { mailboxId: mailboxId ?? undefined, userId });
  if (role !== 'administrator' && mailbox.userId !== userId) throw new PochtovikError('MAILBOX_UNKNOWN');
  return mailbox;
}

async function unknownTriggersOf(facts: Facts, accountId: number, actions: LetterActions): Promise<ErrorDetail[]> {
  if (!usesTriggers(actions)) return [];
  const triggers = await facts.triggers(accountId);
  return unknownTriggers(actions, new Set(triggers.map(({ id }) => id)));
}

const MENDED_BY_THE_DRAFT = new Set<string>(['ENTITY_UNKNOWN', 'MAILBOX_UNKNOWN', 'MAILBOX_NONE']);

/** The answer, or null and a problem of the field where another choice mends what is wrong. */
async function orProblem<T>(problems: DraftProblem[], field: string, answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof PochtovikError) || !MENDED_BY_THE_DRAFT.has(error.code)) throw error;
    problems.push({ severity: 'error', field, code: error.code, message: error.message });
    return null;
  }
}

/** A check that goes beyond its bounds is an error of the text too. */
async function checked(check: Promise<CheckResult>): Promise<CheckResult> {
  try {
    return await check;
  } catch (error) {
    if (!(error instanceof PochtovikError) || error.code !== 'TEMPLATE_INVALID') throw error;
    return { errors: error.details, leftOut: [], variables: [], triggerLinks: [] };
  }
}
