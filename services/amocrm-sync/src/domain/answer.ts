import { parserOf } from '@pochtovik/contracts';
import Type from 'typebox';

/** What came back over HTTP. */
export interface HttpAnswer {
  status: number;
  text: string;
  /** `Retry-After`, where one was sent. */
  retryAfter: string | undefined;
}

/** What amoCRM has against one item of a call of many. */
export interface RefusedItem {
  /** Its place in the call, as a text. */
  requestId: string;
  words: string;
}

/** What an answer of amoCRM means for the caller. */
export type Judgement =
  /** 2xx; an empty list or a missing card is 204 and has body null. */
  | { type: 'done'; body: unknown }
  /** amoCRM understood and will not do it: repeating is useless. */
  | { type: 'refused'; status: number; words: string; items: RefusedItem[] }
  /** The token is not (or no longer) good here, or the account moved to another host. */
  | { type: 'unauthorized'; words: string }
  | { type: 'throttled'; retryAfterMs: number | null; words: string }
  /** The address or the account's API is blocked: every further call makes it worse. */
  | { type: 'blocked'; words: string }
  /** An outage; `maybeDone` when a write may have taken effect all the same. */
  | { type: 'unavailable'; words: string; maybeDone: boolean };

const Problem = parserOf(
  Type.Object({
    title: Type.Optional(Type.String()),
    detail: Type.Optional(Type.String()),
    hint: Type.Optional(Type.String()),
    retry_after: Type.Optional(Type.Number({ minimum: 0 })),
    'validation-errors': Type.Optional(
      Type.Array(
        Type.Object({
          request_id: Type.Optional(Type.String()),
          errors: Type.Array(
            Type.Object({
              code: Type.Optional(Type.String()),
              path: Type.Optional(Type.String()),
              detail: Type.Optional(Type.String()),
            }),
          ),
        }),
      ),
    ),
  }),
);

const MAX_WORDS = 2000;

/**
 * Reads an answer as the reference of amoCRM's errors tells (kommo docs/http-codes, docs/limitations): 204 is success,
 * a 403 in HTML is a block while one in JSON is a matter of rights, 404 without a problem document means a wrong host.
 */
export function judgeAnswer(answer: HttpAnswer): Judgement {
  const { status } = answer;
  const json = parseJson(answer.text);
  const problem = Problem.check(json) ? json : null;
  const words = wordsOf(status, problem);
  if (status === 204 || (status >= 200 && status < 300 && answer.text.trim() === ''))
    return { type: 'done', body: null };
  if (status >= 200 && status < 300) {
    return json === undefined
      ? { type: 'unavailable', words: `HTTP ${status} with a body that is not JSON`, maybeDone: true }
      : { type: 'done', body: json };
  }
  if (status === 401 || (status === 404 && !problem)) return { type: 'unauthorized', words };
  if (status === 403) return problem ? { type: 'refused', status, words, items: [] } : { type: 'blocked', words };
  if (status === 429) {
    const seconds = problem?.retry_after ?? retryAfterSeconds(answer.retryAfter);
    return { type: 'throttled', retryAfterMs: seconds === null ? null : seconds * 1000, words };
  }
  if (status >= 400 && status < 500 && status !== 408) {
    return { type: 'refused', status, words, items: refusedItems(problem) };
  }
  return { type: 'unavailable', words, maybeDone: status >= 500 };
}

/** The hint of an OAuth error, e.g. `Token has been revoked`; empty when there is none. */
export function oauthHint(text: string): string {
  const json = parseJson(text);
  return Problem.check(json) ? (json.hint ?? '') : '';
}

type ProblemAnswer = ReturnType<typeof Problem.parse>;
type FieldErrors = NonNullable<ProblemAnswer['validation-errors']>[number]['errors'];

function refusedItems(problem: ProblemAnswer | null): RefusedItem[] {
  return (problem?.['validation-errors'] ?? []).flatMap(({ request_id: requestId, errors }) =>
    requestId === undefined ? [] : [{ requestId, words: listOf(errors).join('; ').slice(0, MAX_WORDS) }],
  );
}

function listOf(errors: FieldErrors): string[] {
  return errors.map(({ path, code, detail }) => {
    const name = [path, code].filter(Boolean).join(': ');
    return detail ? `${name} (${detail})` : name;
  });
}

function wordsOf(status: number, problem: ProblemAnswer | null): string {
  const listed = (problem?.['validation-errors'] ?? []).flatMap(({ errors }) => listOf(errors));
  const plain = [problem?.title, problem?.detail, problem?.hint].filter(Boolean).join(': ');
  return (listed.join('; ') || plain || `HTTP ${status}`).slice(0, MAX_WORDS);
}

function retryAfterSeconds(header: string | undefined): number | null {
  return header !== undefined && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
