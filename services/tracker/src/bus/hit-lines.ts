import { parserOf } from '@pochtovik/contracts';
import type { Publication } from '@pochtovik/service-kit';
import Type from 'typebox';

const Line = parserOf(
  Type.Object({
    id: Type.String(),
    subject: Type.String(),
    headers: Type.Optional(Type.Record(Type.String(), Type.String())),
    event: Type.Object({}),
  }),
);

/** A hit as one line of JSON. Its event stands in it as the JSON that it is, so that nothing is escaped twice. */
export function hitLine({ id, subject, headers, body }: Publication): string {
  const traced = headers && Object.keys(headers).length > 0 ? `,"headers":${JSON.stringify(headers)}` : '';
  return `{"id":"${id}","subject":"${subject}"${traced},"event":${body}}`;
}

/** The hit of a line; undefined for a line that was not written to its end. */
export function readHitLine(line: string): Publication | undefined {
  try {
    const value: unknown = JSON.parse(line);
    if (!Line.check(value)) return undefined;
    const { id, subject, headers, event } = value;
    return { id, subject, body: JSON.stringify(event), ...(headers && { headers }) };
  } catch {
    return undefined;
  }
}
