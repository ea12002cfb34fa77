import { type Rendered, render, type Template } from '@pochtovik/template-language';
import { letterHtml, readableHtml } from '../domain/letter-html.ts';
import { withPlainBraces } from '../domain/literal-braces.ts';
import { redirectAddress } from '../domain/redirect-address.ts';
import { textPart } from '../domain/text-part.ts';
import { inlineCss } from '../inlining/inline-css.ts';
import { cleanSignature } from './clean-signature.ts';
import { cutAtValues } from './cut-body.ts';
import type { LetterShape } from './letter-shape.ts';
import { LetterShapes } from './letter-shapes.ts';
import type { ParsedSources } from './parse-sources.ts';
import type { LetterContent, LettersJob, TemplateNames } from './render-job.ts';
import { RenderRefusal } from './render-refusal.ts';

/** Longest HTML or text of a letter, as the contract of `letter.queued` has it. */
const MAX_BODY = 2_000_000;
const MAX_SUBJECT = 2000;

const shapes = new LetterShapes();

/**
 * Renders one letter: subject, recipient's address, HTML with signature and pixel, text part, redirect addresses.
 * @throws RenderRefusal LETTER_TOO_BIG naming the field, TRIGGER_LINK_INVALID
 */
export function letterContent(
  job: LettersJob['letters'][number],
  names: TemplateNames,
  parsed: ParsedSources,
): LetterContent {
  const options = { links: job.links, context: job.context, maxLength: MAX_BODY };
  const rendered = (template: Template) => render(template, job.data, options);
  const filled = (template: Template) => rendered(template).text;
  const parts = { subject: rendered(parsed.subject), html: rendered(parsed.html) };
  const subject = within(MAX_SUBJECT, 'subject', oneLine(withPlainBraces(parts.subject.text)));
  const bodies = bodiesOf(job, subject, parts.html);
  const address = parsed.address && filled(parsed.address);
  return {
    subject,
    address,
    html: within(MAX_BODY, 'html', bodies.html),
    text: within(MAX_BODY, 'html', bodies.text),
    redirects: job.redirects.map(({ number, address: typed }) => ({
      number,
      url: redirectAddress(filled(parsed.redirect(number, typed, names))),
    })),
    missing: [
      ...parts.subject.missing.map((path) => ({ field: 'subject' as const, path })),
      ...parts.html.missing.map((path) => ({ field: 'html' as const, path })),
    ],
  };
}

/** HTML and text part of a letter. Those of letters that differ in their values alone come from one reading: it gives the same, byte for byte. */
function bodiesOf(
  { signatureHtml, context: { language }, pixelUrl }: LettersJob['letters'][number],
  subject: string,
  { text: rendered, values: places }: Rendered,
): { html: string; text: string } {
  const body = within(MAX_BODY, 'html', withPlainBraces(rendered));
  const signature = cleanSignature(signatureHtml);
  const ownHtml = () => inlineCss(letterHtml({ body, signature, subject, language, pixelUrl }));
  const ownText = () => textPart(readableHtml(body, signature));
  if (body !== rendered) return { html: ownHtml(), text: ownText() };
  const cut = cutAtValues(body, places);
  const own = { subject, pixelUrl };
  const proves = (shape: LetterShape) =>
    shape.html(cut.values, own) === ownHtml() && (shape.text(cut.values) ?? ownText()) === ownText();
  const shape = shapes.of(cut, { signature, language, hasPixel: pixelUrl !== '' }, proves);
  return { html: shape?.html(cut.values, own) ?? ownHtml(), text: shape?.text(cut.values) ?? ownText() };
}

/** A subject is one header line, whatever was pasted into it. */
function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
}

function within(limit: number, field: string, text: string): string {
  if (text.length <= limit) return text;
  const message = `${text.length} characters; at most ${limit} can be sent.`;
  throw new RenderRefusal('LETTER_TOO_BIG', [{ field, message }]);
}
