import type { RemovalReason } from './removal.ts';

/** What becomes of an element: it stays, loses its tags only, or goes with all that stands in it. */
export type ElementVerdict = { keep: true } | { keep: false; content: 'stays' | 'goes'; reason: RemovalReason };

/** Elements that letters are made of (https://html.spec.whatwg.org/multipage/, obsolete ones with them). */
const KEPT = new Set(
  `html head body title style meta xml
  a abbr acronym address area article aside b bdi bdo big blink blockquote br caption center cite code col colgroup
  data dd del details dfn dir div dl dt em fieldset figcaption figure font footer h1 h2 h3 h4 h5 h6 header hgroup hr
  i img ins kbd label legend li main map mark marquee menu meter nav nobr ol output p picture pre progress q rb rp rt
  rtc ruby s samp search section small source span strike strong sub summary sup table tbody td tfoot th thead time
  tr tt u ul var wbr audio video track`.split(/\s+/),
);

/** Outlook's and Word's own: drawings (VML), Office, Word, formulas, Excel, smart tags. */
const OFFICE = /^(?:v|o|w|m|x|st1):[a-z][a-z0-9]*$/;

/** Loses its tags. Content of the second group would be read as something else once the tags are gone, or is nothing to read. */
const TAGS: readonly (readonly [RemovalReason, string])[] = [
  ['form', 'form input button optgroup option keygen isindex'],
  ['navigation', 'base'],
  ['remote-style', 'link'],
  ['embedded', 'embed param frame frameset bgsound portal fencedframe image v:vmlframe'],
];
const WHOLE: readonly (readonly [RemovalReason, string])[] = [
  ['code', 'script'],
  ['embedded', 'iframe object applet svg math template xmp noembed noframes'],
  ['form', 'select textarea datalist'],
];

const VERDICTS = new Map<string, ElementVerdict>([
  ...verdicts(TAGS, 'stays'),
  ...verdicts(WHOLE, 'goes'),
  // Without it the rest of a letter would be plain text.
  ['plaintext', { keep: false, content: 'stays', reason: 'broken' }],
]);

const STAYS: ElementVerdict = { keep: true };
const UNKNOWN: ElementVerdict = { keep: false, content: 'stays', reason: 'unknown' };

/** Judges an element by its name in small letters. */
export function judgeElement(name: string): ElementVerdict {
  if (KEPT.has(name)) return STAYS;
  return VERDICTS.get(name) ?? (OFFICE.test(name) ? STAYS : UNKNOWN);
}

/** Inputs that need no form: letters that react to a tick are made with them. */
export function isTick(name: string, type: string | undefined): boolean {
  return name === 'input' && /^(?:checkbox|radio)$/i.test(type ?? '');
}

function verdicts(groups: readonly (readonly [RemovalReason, string])[], content: 'stays' | 'goes') {
  return groups.flatMap(([reason, names]) =>
    names.split(' ').map((name): [string, ElementVerdict] => [name, { keep: false, content, reason }]),
  );
}
