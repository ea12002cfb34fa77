export { type CleanHtml, cleanHtml } from './clean-html.ts';
export { quotableHtml } from './quotable-html.ts';
export { type Removal, type RemovalReason, removalMessage } from './removal.ts';
export type { FormSpan, Span } from './span.ts';
