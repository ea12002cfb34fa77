import { setTimeout as pause } from 'node:timers/promises';
import {
  Execution,
  Letter,
  LetterSummary,
  Mailbox,
  type MailboxSettings,
  parserOf,
  stableId,
  Template,
  type TemplateContent,
  Trigger,
  type TriggerAction,
  TriggerLink,
  type TriggerLinkContent,
} from '@pochtovik/contracts';
import Type, { type Static, type TSchema } from 'typebox';

const Session = Type.Object({ token: Type.String() });
const DigitalPipeline = Type.Object({ webhookUrl: Type.String(), key: Type.String() });

/** An answer of the gateway that is no success: its status and our code. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, text: string) {
    super(`${status} ${code}: ${text}`);
    this.status = status;
    this.code = code;
  }
}

/** The gateway's HTTP API as the widget's settings page uses it, signed in as one user of amoCRM. */
export interface Gateway {
  url: string;
  /** Header of the session, for the event stream. */
  authorization: string;
  saveMailbox(settings: MailboxSettings, password: string): Promise<Mailbox>;
  saveTrigger(name: string, action: TriggerAction): Promise<Trigger>;
  saveTriggerLink(content: TriggerLinkContent): Promise<TriggerLink>;
  saveTemplate(content: TemplateContent): Promise<Template>;
  digitalPipeline(): Promise<{ webhookUrl: string; key: string }>;
  /** Letters of a lead, newest first. */
  lettersOf(leadId: number): Promise<LetterSummary[]>;
  letter(letterId: string): Promise<Letter>;
  executions(letterId: string): Promise<Execution[]>;
}

/** Signs in with a one-time token of amoCRM. Errors: {@link GatewayError}. */
export async function signIn(url: string, oneTimeToken: string): Promise<Gateway> {
  async function call<S extends TSchema>(
    method: string,
    path: string,
    answer: S,
    headers: Record<string, string>,
    body?: unknown,
  ) {
    const response = await patiently(`${url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) {
      const code = /"code":"(\w+)"/.exec(text)?.[1] ?? 'UNKNOWN';
      throw new GatewayError(response.status, code, `${method} ${path}: ${text}`);
    }
    return parserOf(answer).parse(JSON.parse(text));
  }
  const session = await call('POST', '/api/v1/session', Session, { 'x-auth-token': oneTimeToken });
  const authorization = `Bearer ${session.token}`;
  const get = <S extends TSchema>(path: string, answer: S): Promise<Static<S>> =>
    call('GET', `/api/v1${path}`, answer, { authorization });
  const post = <S extends TSchema>(path: string, answer: S, body: unknown): Promise<Static<S>> =>
    call(
      'POST',
      `/api/v1${path}`,
      answer,
      { authorization, 'idempotency-key': stableId(path, JSON.stringify(body)) },
      body,
    );
  return {
    url,
    authorization,
    saveMailbox: (settings, password) => post('/mailboxes', Mailbox, { settings, password }),
    saveTrigger: (name, action) => post('/triggers', Trigger, { name, action }),
    saveTriggerLink: (content) => post('/trigger-links', TriggerLink, content),
    saveTemplate: (content) => post('/templates', Template, content),
    digitalPipeline: () => get('/digital-pipeline', DigitalPipeline),
    lettersOf: async (leadId) =>
      (
        await get(
          `/letters?entityType=lead&entityId=${leadId}&limit=100`,
          Type.Object({ letters: Type.Array(LetterSummary) }),
        )
      ).letters,
    letter: (letterId) => get(`/letters/${letterId}`, Letter),
    executions: async (letterId) =>
      (await get(`/letters/${letterId}/executions`, Type.Object({ executions: Type.Array(Execution) }))).executions,
  };
}

/** Asks again for half a minute while the gateway restarts or a service behind it is away, as a person would press again. */
async function patiently(url: string, init: RequestInit): Promise<Response> {
  const end = Date.now() + 30_000;
  for (;;) {
    try {
      const response = await fetch(url, init);
      if (response.status !== 503 || Date.now() > end) return response;
    } catch (error) {
      if (Date.now() > end) throw error;
    }
    await pause(250);
  }
}
