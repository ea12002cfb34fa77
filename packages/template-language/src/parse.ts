import { type FormSyntax, readForm } from './form-syntax.ts';
import { HtmlPlaceTracker } from './html-place.ts';
import { NodeBuilder } from './node-builder.ts';
import { type PlaceTracker, type TemplatePlace, trackText } from './place.ts';
import { resolve } from './resolve.ts';
import { indexScope, type Scope } from './scope.ts';
import { type FormFault, placeFaults, type TemplateSyntaxError } from './syntax-error.ts';
import type { Template } from './template.ts';
import { trackUrl } from './url-place.ts';

/** A template ready to render, or all that is wrong with it, in order of appearance. */
export type Parsed = { ok: true; template: Template } | { ok: false; errors: TemplateSyntaxError[] };

/** Nobody reads more, and each costs a search for the nearest name. */
const MAX_ERRORS = 100;

/**
 * Parses a template. Braces that are no form of ours stay as they are, byte for byte; see README for what is ours.
 * Time grows with the length of the source only. At most the first 100 errors are told.
 */
export function parse(source: string, options: { scope: Scope; place: TemplatePlace }): Parsed {
  const context = { scope: indexScope(options.scope), html: options.place === 'html', closingAfter: closings(source) };
  const tracker = trackPlace(source, options.place);
  const builder = new NodeBuilder(source);
  const faults: { at: number; fault: FormFault }[] = [];

  let at = 0;
  while (at < source.length && faults.length < MAX_ERRORS) {
    const syntax = source[at] === '{' && !tracker.opaque ? readForm(source, at, context) : TEXT;
    if (syntax.type === 'variable' || syntax.type === 'trigger-link') {
      const place = tracker.form(at);
      const resolved = resolve(syntax, context.scope);
      if (!resolved.ok) faults.push(...resolved.faults.map((fault) => ({ at, fault })));
      if ('forbidden' in place) faults.push({ at, fault: { code: 'BAD_PLACE', message: place.forbidden } });
      else if (resolved.ok) builder.add({ ...resolved.form, place }, at, syntax.end, tracker.value);
      at = syntax.end;
      continue;
    }
    if (syntax.type === 'bad') faults.push({ at, fault: { code: 'BAD_FORM', message: syntax.message } });
    for (const end = syntax.type === 'bad' ? syntax.end : at + 1; at < end; at += 1) {
      tracker.step(at);
      builder.reach(at, tracker.value);
    }
  }
  if (faults.length > 0) return { ok: false, errors: placeFaults(source, faults.slice(0, MAX_ERRORS)) };
  return { ok: true, template: { nodes: builder.finish() } };
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
