import type { AnswerKind } from '@pochtovik/contracts';
import { literalBraces } from './literal-braces.ts';

/** What mail programs put before a subject, by language: without these an answer to an answer would begin with both. */
const REPLY =
  /^\s*(?:re|отв|ответ|на|aw|antw|sv|vs|odp|ynt|rif|res|ref|ответить|回复|答复)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\^\d{1,3})?\s*[:：]\s*/iu;
const FORWARD =
  /^\s*(?:fwd?|пересл|перенапр|переслано|fwd|wg|tr|rv|enc|i|pd|ilt|vl|doorst|转发|轉寄)\s*(?:\[\d{1,3}\]|\(\d{1,3}\))?\s*[:：]\s*/iu;
/** Room in the field for what the user puts before it. */
const MAX_SUBJECT = 1900;

/** The subject of an answer, `Re:` or `Fwd:` before it once, whatever language's form of it the original has. Braces in it are no forms. */
export function answerSubject(kind: AnswerKind, original: string): string {
  const [mark, known] = kind === 'forward' ? ['Fwd:', FORWARD] : ['Re:', REPLY];
  let bare = original.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  for (let shorter = bare.replace(known, ''); shorter !== bare; shorter = bare.replace(known, '')) bare = shorter;
  return literalBraces(`${mark} ${bare.slice(0, MAX_SUBJECT)}`.trim());
}
