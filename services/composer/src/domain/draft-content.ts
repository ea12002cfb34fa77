import { isDeepStrictEqual } from 'node:util';
import { DraftContent, parserOf } from '@pochtovik/contracts';
import { Clean } from 'typebox/value';
import { searchKeysOf } from './letter-search.ts';

const contentParser = parserOf(DraftContent);

/** The content without anything that is not of a draft: what is stored, compared and shown. */
export function cleanDraft(content: DraftContent): DraftContent {
  return contentParser.parse(Clean(DraftContent, structuredClone(content)));
}

/** True when nothing of a draft differs, whatever order its fields came in. */
export function isSameDraft(left: DraftContent, right: DraftContent): boolean {
  return isDeepStrictEqual(left, right);
}

/** What a draft is found by: the words of its recipients and subject. */
export function draftSearchKeys({ to, cc, bcc, subject }: DraftContent): string[] {
  return searchKeysOf({ subject, to: { name: '', address: `${to} ${cc} ${bcc}`.slice(0, 2000) } });
}
