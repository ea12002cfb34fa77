import type { CrmReader } from '../engine/ports.ts';

/** A reader that asks each question once and then repeats the answer, for as long as one card is looked at. */
export function readOnce(reader: CrmReader): CrmReader {
  return {
    card: once((accountId, entity, parts) => reader.card(accountId, entity, parts)),
    timeZone: once((accountId) => reader.timeZone(accountId)),
    fields: once((accountId) => reader.fields(accountId)),
  };
}

function once<A extends readonly unknown[], T>(read: (...which: A) => Promise<T>): (...which: A) => Promise<T> {
  const answers = new Map<string, Promise<T>>();
  return (...which) => {
    const key = JSON.stringify(which);
    const answer = answers.get(key) ?? read(...which);
    answers.set(key, answer);
    return answer;
  };
}
