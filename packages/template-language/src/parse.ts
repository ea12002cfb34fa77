import { BlockStack } from './block-stack.ts';
import type { BlockSyntax } from './block-syntax.ts';
import { type FormSyntax, readForm } from './form-syntax.ts';
import { HtmlPlaceTracker } from './html-place.ts';
import { NodeBuilder } from './node-builder.ts';
import { type Place, type PlaceTracker, type TemplatePlace, trackText } from './place.ts';
import { resolveForm } from './resolve.ts';
import { indexScope, type Scope } from './scope.ts';
import { type FormFault, placeFaults, type TemplateSyntaxError } from './syntax-error.ts';
import type { Template } from './template.ts';
import { trackUrl } from './url-place.ts';

/** A template ready to render, or all that is wrong with it, in order of appearance. */
export type Parsed = { ok: true; template: Template; forms: FormSpan[] } | { ok: false; errors: TemplateSyntaxError[] };

/** Where a form stands in the source; `block` tells tags of blocks from variables and trigger links. */
export interface FormSpan {
  start: number;
  /** Index behind its last brace. */
  end: number;
  block?: 'open' | 'else' | 'close';
}

/** Nobody reads more, and each costs a search for the nearest name. */
const MAX_ERRORS = 100;

/**
 * Parses a template. Braces that are no form of ours stay as they are, byte for byte; see README for what is ours.
 * Time grows with the length of the source only. At most the first 100 errors are told.
 */
export function parse(source: string, options: { scope: Scope; place: TemplatePlace }): Parsed {
  const { place: kind } = options;
  const closingAfter = closings(source);
  const tracker = trackPlace(source, kind);
  const builder = new NodeBuilder(source);
  const blocks = new BlockStack(builder, indexScope(options.scope));
  const faults: { at: number; fault: FormFault }[] = [];
  const forms: FormSpan[] = [];

  let at = 0;
  while (at < source.length && faults.length < MAX_ERRORS) {
    const context = { scope: blocks.scope, html: kind === 'html', closingAfter };
    const syntax = source[at] === '{' && !tracker.opaque ? readForm(source, at, context) : TEXT;
    if (syntax.type === 'variable' || syntax.type === 'trigger-link') {
      forms.push({ start: at, end: syntax.end });
      const place = tracker.form(at);
      const resolved = resolveForm(syntax, blocks.scope);
      if (!resolved.ok) faults.push(...resolved.faults.map((fault) => ({ at, fault })));
      if ('forbidden' in place) faults.push({ at, fault: { code: 'BAD_PLACE', message: place.forbidden } });
      else if (resolved.ok) builder.add({ ...resolved.value, place }, at, syntax.end, tracker.value);
      at = syntax.end;
      continue;
    }
    if (syntax.type === 'block') {
      forms.push({ start: at, end: syntax.end, block: kindOfTag(syntax.tag) });
      const place = tracker.form(at);
      if (!takesBlocks(place)) faults.push({ at, fault: { code: 'BAD_PLACE', message: BLOCK_IN_TAG } });
      else faults.push(...blocks.tag(syntax.tag, at, syntax.end).map((fault) => ({ at, fault })));
      at = syntax.end;
      continue;
    }
    if (syntax.type === 'bad') faults.push({ at, fault: { code: 'BAD_FORM', message: syntax.message } });
    for (const end = syntax.type === 'bad' ? syntax.end : at + 1; at < end; at += 1) {
      tracker.step(at);
      builder.reach(at, tracker.value);
    }
  }
  faults.push(...blocks.unclosed());
  faults.sort((left, right) => left.at - right.at);
  if (faults.length > 0) return { ok: false, errors: placeFaults(source, faults.slice(0, MAX_ERRORS)) };
  return { ok: true, template: { nodes: builder.finish() }, forms };
}

function kindOfTag({ type }: BlockSyntax): 'open' | 'else' | 'close' {
  return type === 'else' || type === 'close' ? type : 'open';
}

const BLOCK_IN_TAG =
  'A block stands in the text, around whole tags: {{#if …}}<p>…</p>{{/if}}. In a tag or an address use variables.';

/** A block must neither begin nor end inside a tag, so that every branch leaves the HTML as it found it. */
function takesBlocks(place: Place | { forbidden: string }): boolean {
  return (
    'content' in place &&
    (place.content === 'text' || place.content === 'subject') &&
    place.markup !== 'quoted' &&
    place.markup !== 'unquoted'
  );
}

const TEXT: FormSyntax = { type: 'text' };

function trackPlace(source: string, place: TemplatePlace): PlaceTracker {
  if (place === 'html') return new HtmlPlaceTracker(source);
  return place === 'url' ? trackUrl(source) : trackText(place);
}

/** Finds `}}` for ascending indexes; each stretch of the source is searched once. */
function closings(source: string): (index: number) => number {
  let found = 0;
  let searched = false;
  return (index) => {
    if (!searched || (found !== -1 && found < index)) found = source.indexOf('}}', index);
    searched = true;
    return found;
  };
}
