import { ERROR_CODES, EVENTS, REQUESTS } from '@pochtovik/contracts';
import { russianPage } from '@pochtovik/russian/correctness';
import { grammarPage } from './grammar.ts';
import { MADE, table } from './markdown.ts';
import { variablesPage } from './variables.ts';
import { whyNotSentPage } from './why-not-sent.ts';

/** A page of `docs/` that is made from code. */
export interface Page {
  /** Path from `docs/`. */
  file: string;
  content: string;
}

function errorsPage(): string {
  const rows = Object.entries(ERROR_CODES).map(([code, { status, retryable, ru, en }]) => [
    `\`${code}\``,
    String(status),
    retryable ? 'yes' : 'no',
    en,
    ru,
  ]);
  return [
    '# Errors',
    MADE,
    'Every error answer is an RFC 9457 problem document `{type, title, status, code, detail, requestId, errors?}`; `detail` is Russian unless ' +
      '`Accept-Language` prefers English, `errors` names the fields (with line and column where the field is a text). Codes are never reused.',
    table(['code', 'HTTP', 'try again?', 'English', 'Russian'], rows),
    '',
  ].join('\n\n');
}

function eventsPage(): string {
  const rows = EVENTS.map((event) => [
    `\`${event.type}\``,
    String(event.version),
    event.publisher,
    `\`${event.subject('*')}\``,
    event.summary,
  ]);
  const examples = EVENTS.map(
    (event) => `### ${event.type}\n\n\`\`\`json\n${JSON.stringify(event.example, null, 2)}\n\`\`\``,
  );
  return [
    '# Events',
    MADE,
    table(['event', 'version', 'publisher', 'subject', 'what has happened'], rows),
    '## Examples of their data',
    ...examples,
    '',
  ].join('\n\n');
}

function requestsPage(): string {
  const rows = REQUESTS.map((request) => [
    `\`${request.name}\``,
    String(request.version),
    request.service,
    `\`${request.subject('*')}\``,
    request.summary,
  ]);
  return ['# Requests', MADE, table(['request', 'version', 'answered by', 'subject', 'what for'], rows), ''].join(
    '\n\n',
  );
}

/** All pages that are made from code. */
export function pages(): Page[] {
  return [
    { file: 'reference/errors.md', content: errorsPage() },
    { file: 'reference/events.md', content: eventsPage() },
    { file: 'reference/requests.md', content: requestsPage() },
    { file: 'reference/template-language.md', content: grammarPage() },
    { file: 'reference/russian.md', content: russianPage() },
    { file: 'manual/ru/variables.md', content: variablesPage('ru') },
    { file: 'manual/en/variables.md', content: variablesPage('en') },
    { file: 'manual/ru/why-not-sent.md', content: whyNotSentPage('ru') },
    { file: 'manual/en/why-not-sent.md', content: whyNotSentPage('en') },
  ];
}
