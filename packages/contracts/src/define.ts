import Type, { type Static, type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { PochtovikError } from './pochtovik-error.ts';

/** A compiled check of one schema: gives the typed value or throws. */
export interface Parser<T> {
  /** Returns the value when it fits, else throws {@link PochtovikError} `BAD_REQUEST` naming the fields, never their values. */
  parse(value: unknown): T;
  /** True when the value fits. */
  check(value: unknown): value is T;
}

/** Compiles a schema on first use, so that a service pays only for the contracts it speaks. */
export function parserOf<S extends TSchema>(schema: S): Parser<Static<S>> {
  return checkedAs<Static<S>>(schema);
}

/** The one place where a schema and a type are tied by hand: TypeBox cannot infer through a generic property. */
function checkedAs<T>(schema: TSchema): Parser<T> {
  let compiled: Validator | undefined;
  const validator = () => {
    compiled ??= Compile(schema);
    return compiled;
  };
  const check = (value: unknown): value is T => validator().Check(value);
  return {
    check,
    parse(value) {
      if (check(value)) return value;
      const details = validator()
        .Errors(value)
        .filter((error) => error.keyword !== 'boolean')
        .slice(0, 20)
        .map((error) => ({
          field: error.instancePath.slice(1).replaceAll('/', '.') || '(root)',
          message: error.message,
          code: error.keyword,
        }));
      throw new PochtovikError('BAD_REQUEST', { details });
    },
  };
}

/** What every event carries beside its data. */
export interface EventEnvelope<T> {
  /** Unique id of this fact; consumers are idempotent by it. */
  id: string;
  /** Contract name, e.g. `letter.sent`. */
  type: string;
  version: number;
  /** amoCRM account the fact belongs to. */
  accountId: number;
  /** When it happened, ISO 8601 UTC. */
  occurredAt: string;
  data: T;
}

/** Contract of one event: a fact in the past tense, published once and kept by the EVENTS stream. */
export interface EventContract<S extends TSchema = TSchema> {
  kind: 'event';
  /** `noun.past-tense`, e.g. `letter.sent`. */
  type: string;
  version: number;
  /** One sentence: what has happened. */
  summary: string;
  /** Service that publishes it. */
  publisher: string;
  data: S;
  example: Static<S>;
  /** Subject of the event for one account, or for all (`*`). */
  subject(accountId: number | '*'): string;
  /** Parser of the whole envelope. */
  envelope: Parser<EventEnvelope<Static<S>>>;
}

/** Declares an event. The subject is `events.<type>.v<version>.<account id>`. */
export function defineEvent<S extends TSchema>(spec: {
  type: string;
  version: number;
  summary: string;
  publisher: string;
  data: S;
  example: Static<S>;
}): EventContract<S> {
  const envelope = Type.Object({
    id: Type.String({ minLength: 1, maxLength: 200 }),
    type: Type.Literal(spec.type),
    version: Type.Literal(spec.version),
    accountId: Type.Integer({ minimum: 1 }),
    occurredAt: Type.String({ format: 'date-time' }),
    data: spec.data,
  });
  return {
    kind: 'event',
    ...spec,
    subject: (accountId) => `events.${spec.type}.v${spec.version}.${accountId}`,
    envelope: checkedAs<EventEnvelope<Static<S>>>(envelope),
  };
}

/** Contract of one request: a question or a command that needs an answer now. */
export interface RequestContract<Q extends TSchema = TSchema, A extends TSchema = TSchema> {
  kind: 'request';
  /** Service that answers. */
  service: string;
  /** `noun.verb`, e.g. `mailbox.save`. */
  name: string;
  version: number;
  summary: string;
  request: Q;
  reply: A;
  example: { request: Static<Q>; reply: Static<A> };
  /** Subject for one account, or for all (`*`). Account 0 stands for a question asked before the account is known. */
  subject(accountId: number | '*'): string;
  requestParser: Parser<Static<Q>>;
  replyParser: Parser<Static<A>>;
}

/** Declares a request. The subject is `requests.<service>.<name>.v<version>.<account id>`. */
export function defineRequest<Q extends TSchema, A extends TSchema>(spec: {
  service: string;
  name: string;
  version: number;
  summary: string;
  request: Q;
  reply: A;
  example: { request: Static<Q>; reply: Static<A> };
}): RequestContract<Q, A> {
  return {
    kind: 'request',
    ...spec,
    subject: (accountId) => `requests.${spec.service}.${spec.name}.v${spec.version}.${accountId}`,
    requestParser: parserOf(spec.request),
    replyParser: parserOf(spec.reply),
  };
}
