import { cleanHtml } from '@pochtovik/letter-html';

const MAX_KEPT = 100;
const kept = new Map<string, string>();

/** A signature without what is dangerous. The letters of one mailbox share theirs: each is cleaned once. */
export function cleanSignature(signatureHtml: string): string {
  const known = kept.get(signatureHtml);
  if (known !== undefined) return known;
  const { html } = cleanHtml(signatureHtml);
  const [oldest] = kept.keys();
  if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(signatureHtml, html);
  return html;
}
