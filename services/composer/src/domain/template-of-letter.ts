import type { DraftContent, TemplateContent } from '@pochtovik/contracts';

/** What of a template a letter gives: all but its name and who may use it. */
export type MadeOf = Omit<TemplateContent, 'name' | 'isPublic' | 'openTo'>;

/** A draft as a template, which writes to the client. @param names of its files, by id; a file that is gone keeps its id, for the check to name it */
export function templateOfDraft(draft: DraftContent, names: ReadonlyMap<string, string>): MadeOf {
  const { subject, html, actions, withoutSignature, trackDownloads, attachmentIds } = draft;
  const attachments = attachmentIds.map((attachmentId) => ({
    attachmentId,
    name: names.get(attachmentId) ?? attachmentId,
  }));
  return {
    sendTo: { type: 'client' },
    ...{ subject, html, actions, withoutSignature, attachments },
    ...(trackDownloads !== undefined && { trackDownloads }),
  };
}

/** The version that a letter was made from, for a template of its own. */
export function templateOfVersion({
  name: _name,
  isPublic: _isPublic,
  openTo: _openTo,
  ...made
}: TemplateContent): MadeOf {
  return made;
}
