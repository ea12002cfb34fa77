/** A rendered body, cut where values stand: `texts` has one entry more, for what stands before, between and behind them. */
export interface CutBody {
  texts: readonly string[];
  values: readonly string[];
}

/**
 * What keeps a value from reading as plain words wherever it may stand: signs that could end an attribute or begin a tag, marks of ours, blanks that
 * HTML or its text part would draw together or drop, a start of an address that the text part leaves out, other references than those that escaping makes.
 */
const NOT_PLAIN =
  /[<>"'\t\n\v\f\r\u200b\u2060\ue000-\uf8ff]| {2}|^\s|\s$|^(?:#|mailto:|tel:)|pochtovik-quote|&(?!(?:amp|lt|gt|quot|#39);)/i;

/**
 * Cuts a rendered body at its values. An empty value and one that does not read as plain words everywhere stay part of the text around them.
 * @param places start and end of each value, as a rendering tells them
 */
export function cutAtValues(body: string, places: readonly number[]): CutBody {
  const texts: string[] = [];
  const values: string[] = [];
  let at = 0;
  for (let place = 0; place + 1 < places.length; place += 2) {
    const start = places[place] ?? 0;
    const end = places[place + 1] ?? 0;
    const value = body.slice(start, end);
    if (value === '' || NOT_PLAIN.test(value)) continue;
    texts.push(body.slice(at, start));
    values.push(value);
    at = end;
  }
  texts.push(body.slice(at));
  return { texts, values };
}
