import type { ErrorDetail } from '@pochtovik/contracts';
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
import type { CheckJob, CheckResult, TemplateNames } from './render-job.ts';
import { RenderRefusal } from './render-refusal.ts';

/** The texts of a template, parsed. */
export interface ParsedSources {
  subject: Template;
  html: Template;
  address: Template | null;
  /** The address of a trigger link, parsed when it is first met. @throws RenderRefusal TRIGGER_LINK_INVALID */
  redirect(number: number, address: string, names: TemplateNames): Template;
}

/** Addresses kept with a template: those of its links, and what they were before somebody changed them. */
const MAX_REDIRECTS = 200;

/** Finds all that is wrong with a template, and what it uses. */
export function checkSources({ sources, names }: CheckJob): CheckResult {
  const scope = scopeOf(names);
  const errors: ErrorDetail[] = [];
  const variables = new Set<string>();
  const triggerLinks = new Set<number>();
  for (const [source, { field, place }] of Object.values(withFields(sources))) {
    const parsed = parse(source, { scope, place });
    if (!parsed.ok) {
      errors.push(...parsed.errors.map((error) => detailOf(field, error)));
      continue;
    }
    for (const path of variablesOf(parsed.template)) variables.add(path);
    for (const number of triggerLinksOf(parsed.template)) triggerLinks.add(number);
  }
  return { errors, variables: [...variables], triggerLinks: [...triggerLinks] };
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
  const result = parse(source, { scope, place });
  if (result.ok) return result.template;
  throw new RenderRefusal(
    'TEMPLATE_INVALID',
    result.errors.map((error) => detailOf(field, error)),
  );
}

function detailOf(field: string, { code, message, line, column, nearest }: TemplateSyntaxError): ErrorDetail {
  return { field, message, code, line, column, ...(nearest !== undefined && { suggestion: nearest }) };
}
