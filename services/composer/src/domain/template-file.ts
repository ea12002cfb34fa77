import type { FiledTemplate, LetterActions, TemplateContent } from '@pochtovik/contracts';

/** A file of a template as a saved file names it. */
export type FiledAttachment = FiledTemplate['attachments'][number];

/** A template as a saved file carries it. */
export function filedTemplate(
  { name, sendTo, subject, html, actions, withoutSignature, trackDownloads }: TemplateContent,
  folder: string | null,
  attachments: FiledAttachment[],
): FiledTemplate {
  return {
    ...{ name, sendTo, subject, html, actions, withoutSignature, folder, attachments },
    ...(trackDownloads !== undefined && { trackDownloads }),
  };
}

/** Ids of all triggers of a letter's actions. */
export function triggersIn(actions: LetterActions): string[] {
  return Object.values(actions).flatMap((uses) => uses.map(({ triggerId }) => triggerId));
}

/**
 * The actions with other triggers in them.
 * @param replace the id to use instead, null to leave the use out; `place` is e.g. `sent.0.triggerId`
 */
export function withTriggers(
  actions: LetterActions,
  replace: (triggerId: string, place: string) => string | null,
): LetterActions {
  const replaced = <T extends { triggerId: string }>(action: string, uses: readonly T[]): T[] =>
    uses.flatMap((use, index) => {
      const triggerId = replace(use.triggerId, `${action}.${index}.triggerId`);
      return triggerId === null ? [] : [{ ...use, triggerId }];
    });
  const { sent, opened, notOpened, failed, downloaded, replied, bounced, unsubscribed } = actions;
  return {
    sent: replaced('sent', sent),
    opened: replaced('opened', opened),
    notOpened: replaced('notOpened', notOpened),
    failed: replaced('failed', failed),
    ...(downloaded && { downloaded: replaced('downloaded', downloaded) }),
    ...(replied && { replied: replaced('replied', replied) }),
    ...(bounced && { bounced: replaced('bounced', bounced) }),
    ...(unsubscribed && { unsubscribed: replaced('unsubscribed', unsubscribed) }),
  };
}

/** A trigger link as texts name it, in one brace or two. */
const LINK = /(\{\s*triggerlink\s*:\s*)([1-9]\d{0,8})(?=\s*\})/gi;

/** Numbers of the trigger links that a text names. */
export function linksIn(text: string): number[] {
  return [...text.matchAll(LINK)].map(([, , digits]) => Number(digits));
}

/** The text with other numbers of trigger links; a number that is not in `numbers` stays. */
export function withLinks(text: string, numbers: ReadonlyMap<number, number>): string {
  return text.replaceAll(LINK, (form, before: string, digits: string) => {
    const number = numbers.get(Number(digits));
    return number === undefined ? form : `${before}${number}`;
  });
}

/** What an account has under a name, when that is one thing; null when it has none or several. */
export function onlyNamed<T extends { name: string }>(name: string, all: readonly T[]): T | null {
  const found = all.filter((candidate) => candidate.name === name);
  return found.length === 1 ? (found[0] ?? null) : null;
}
