import type { ErrorDetail } from '@pochtovik/contracts';
import { cleanHtml, type Removal, removalMessage } from '@pochtovik/letter-html';
import { crmScope } from '@pochtovik/letter-variables';
import {
  parse,
  type Scope,
  type Template,
  type TemplatePlace,
  type TemplateSyntaxError,
  triggerLinksOf,
  variablesOf,
} from '@pochtovik/template-language';
import { LETTER_NAMES, LETTER_VARIABLES } from '../domain/letter-words.ts';
import { SOURCE_FIELDS, type TemplateSources } from '../domain/template-sources.ts';
import { placeOf } from '../domain/text-place.ts';
import type { CheckJob, CheckResult, TemplateNames } from './render-job.ts';
import { RenderRefusal } from './render-refusal.ts';

/** More tell a person nothing more. */
const MAX_LEFT_OUT = 50;

/** The texts of a template, parsed; HTML cleaned. */
export interface ParsedSources {
  subject: Template;
  html: Template;
  address: Template | null;
  /** The address of a trigger link, parsed when it is first met. @throws RenderRefusal TRIGGER_LINK_INVALID */
  redirect(number: number, address: string, names: TemplateNames): Template;
}

/** Addresses kept with a template: those of its links, and what they were before somebody changed them. */
const MAX_REDIRECTS = 200;

/** Finds all that is wrong with a template, what it uses, and what of its HTML will not leave. */
export function checkSources({ sources, signatureHtml = '', names }: CheckJob): CheckResult {
  const scope = scopeOf(names);
  const errors: ErrorDetail[] = [];
  const leftOut: ErrorDetail[] = [];
  const variables = new Set<string>();
  const triggerLinks = new Set<number>();
  for (const [source, { field, place }] of Object.values(withFields(sources))) {
    const read = readSource(source, scope, place);
    errors.push(...read.errors.map((error) => detailOf(field, error)));
    leftOut.push(...leftOutOf(field, source, read.removals));
    if (!read.template) continue;
    for (const path of variablesOf(read.template)) variables.add(path);
    for (const number of triggerLinksOf(read.template)) triggerLinks.add(number);
  }
  leftOut.push(...leftOutOf('signatureHtml', signatureHtml, cleanHtml(signatureHtml).removals));
  return { errors, leftOut, variables: [...variables], triggerLinks: [...triggerLinks] };
}

/** Parses a stored template. @throws RenderRefusal TEMPLATE_INVALID when a name it uses is gone by now */
export function parseSources(sources: TemplateSources, names: TemplateNames): ParsedSources {
  const scope = scopeOf(names);
  const { subject, html, address } = SOURCE_FIELDS;
  return {
    subject: parsed(sources.subject, scope, subject),
    html: parsed(sources.html, scope, html),
    address: sources.address === null ? null : parsed(sources.address, scope, address),
    redirect: rememberedRedirects(),
  };
}

/** All names of a parsed template are in its key, so an address means the same for all its letters. */
function rememberedRedirects(): ParsedSources['redirect'] {
  const known = new Map<string, Template>();
  return (number, address, names) => {
    const found = known.get(address) ?? parseRedirect(number, address, names);
    if (known.size < MAX_REDIRECTS) known.set(address, found);
    return found;
  };
}

function parseRedirect(number: number, address: string, names: TemplateNames): Template {
  const scope = scopeOf({ ...names, triggerLinks: [] });
  const result = parse(address, { scope, place: 'url' });
  if (result.ok) return result.template;
  const details = result.errors.map((error) => detailOf(`triggerlink:${number}`, error));
  throw new RenderRefusal('TRIGGER_LINK_INVALID', details);
}

function scopeOf({ customFields, triggerLinks }: TemplateNames): Scope {
  const crm = crmScope(customFields);
  return {
    ...crm,
    variables: { ...crm.variables, ...LETTER_VARIABLES },
    names: [...(crm.names ?? []), ...LETTER_NAMES],
    triggerLinks,
  };
}

function withFields(sources: TemplateSources) {
  const { subject, html, address } = SOURCE_FIELDS;
  const own = { subject: [sources.subject, subject], html: [sources.html, html] } as const;
  return sources.address === null ? own : ({ ...own, address: [sources.address, address] } as const);
}

function parsed(source: string, scope: Scope, { field, place }: { field: string; place: TemplatePlace }): Template {
  const { template, errors } = readSource(source, scope, place);
  if (template && errors.length === 0) return template;
  throw new RenderRefusal(
    'TEMPLATE_INVALID',
    errors.map((error) => detailOf(field, error)),
  );
}

/** A text as its letters are made of: parsed, HTML without what is dangerous. Values can bring nothing of that kind back in: they are escaped. */
function readSource(
  source: string,
  scope: Scope,
  place: TemplatePlace,
): { template?: Template; errors: (TemplateSyntaxError | CrossingBlock)[]; removals: Removal[] } {
  const written = parse(source, { scope, place });
  if (!written.ok) return { errors: written.errors, removals: [] };
  if (place !== 'html') return { template: written.template, errors: [], removals: [] };
  const { html, removals, crossing } = cleanHtml(source, written.forms);
  const errors = crossing.map(({ start }) => crossingBlock(source, start));
  const left = html === source ? written : parse(html, { scope, place });
  return {
    ...(left.ok && { template: left.template }),
    errors: left.ok ? errors : [...errors, ...left.errors],
    removals,
  };
}

type CrossingBlock = Pick<TemplateSyntaxError, 'code' | 'message' | 'line' | 'column'> & { nearest?: undefined };

function crossingBlock(source: string, start: number): CrossingBlock {
  const message =
    'The block begins and ends on two sides of a comment, a title or something that is left out of the letter: put it whole on one side.';
  return { code: 'BAD_BLOCK', message, ...placeOf(source, start) };
}

function leftOutOf(field: string, source: string, removals: readonly Removal[]): ErrorDetail[] {
  return removals.slice(0, MAX_LEFT_OUT).map((removal) => ({
    ...{ field, message: removalMessage(removal), code: 'HTML_LEFT_OUT' },
    ...placeOf(source, removal.start),
  }));
}

function detailOf(
  field: string,
  { code, message, line, column, nearest }: TemplateSyntaxError | CrossingBlock,
): ErrorDetail {
  return { field, message, code, line, column, ...(nearest !== undefined && { suggestion: nearest }) };
}
