import type { ErrorCode, ErrorDetail } from '@pochtovik/contracts';
import type { CustomField } from '@pochtovik/letter-variables';
import type { ModifierContext, TemplateData } from '@pochtovik/template-language';
import type { MissingValue } from '../domain/draft-problems.ts';
import type { TemplateSources } from '../domain/template-sources.ts';
import type { ForeignHtml } from './clean-foreign-html.ts';
import type { ForeignQuote } from './foreign-quote.ts';

/** All that forms of a template may name in this account. */
export interface TemplateNames {
  customFields: readonly CustomField[];
  /** Numbers of the account's trigger links. */
  triggerLinks: readonly number[];
}

/** Asks whether a template can be rendered at all. */
export interface CheckJob {
  type: 'check';
  sources: TemplateSources;
  /** What is put behind the body, where it is known already. */
  signatureHtml?: string;
  names: TemplateNames;
}

/** What a check finds. */
export interface CheckResult {
  /** Empty when the template is sound. */
  errors: ErrorDetail[];
  /** What of the HTML does not leave with a letter, each with its place; code `HTML_LEFT_OUT`. */
  leftOut: ErrorDetail[];
  /** Paths of the variables used. */
  variables: string[];
  /** Numbers of the trigger links used. */
  triggerLinks: number[];
}

/** What the content of one letter is made from. */
export interface LetterJob {
  /** Same key, same sources and names: what was parsed may be used again. Holds the account id. */
  cacheKey: string;
  sources: TemplateSources;
  names: TemplateNames;
  data: TemplateData;
  /** Tracked address of each trigger link used, by its number. */
  links: Readonly<Record<number, string>>;
  /** Where each trigger link leads, as typed: an address with variables. */
  redirects: readonly { number: number; address: string }[];
  signatureHtml: string;
  pixelUrl: string;
  /** What modifiers know of account and day; its language is the letter's. */
  context: ModifierContext;
}

/** The content of one letter. */
export interface LetterContent {
  subject: string;
  /** Of `sources.address`, rendered; null when there is none. */
  address: string | null;
  html: string;
  text: string;
  /** Where each trigger link leads; null: to the "Спасибо!" page. */
  redirects: { number: number; url: string | null }[];
  /** Variables of subject and body that had neither value nor default, each with its field. */
  missing: MissingValue[];
}

/** Asks for letters of one template, in one message. */
export interface LettersJob extends Pick<LetterJob, 'cacheKey' | 'sources' | 'names'> {
  type: 'letters';
  letters: readonly Omit<LetterJob, 'cacheKey' | 'sources' | 'names'>[];
}

/** Asks for a letter of a stranger, to be quoted. */
export interface QuoteJob extends ForeignHtml {
  type: 'quote';
}

/** What a worker is asked. */
export type RenderJob = CheckJob | LettersJob | QuoteJob;

/** What became of one letter; `code` and `details` are those of a `PochtovikError`. */
export type LetterReply =
  | { type: 'rendered'; content: LetterContent }
  | { type: 'refused'; code: ErrorCode; details: ErrorDetail[] }
  | { type: 'broken'; message: string };

/** What a worker answers: letters in the order asked for. */
export type RenderReply =
  | { type: 'ready' }
  | { type: 'checked'; result: CheckResult }
  | { type: 'quoted'; quote: ForeignQuote }
  | { type: 'letters'; replies: LetterReply[] }
  | Exclude<LetterReply, { type: 'rendered' }>;
