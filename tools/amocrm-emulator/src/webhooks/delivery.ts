import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '../state/account.ts';
import type { WebhookSubscription } from '../state/hooks.ts';
import { type Outcome, type Outgoing, sendRequest } from './post.ts';

/** What a delivery is: an account webhook, a digital-pipeline hook, an install or a disable hook. */
export type DeliveryKind = 'webhook' | 'digital_pipeline' | 'install' | 'disable';

/** One attempt to deliver, as the control API shows it. */
export interface DeliveryAttempt {
  time: number;
  kind: DeliveryKind;
  accountId: number;
  url: string;
  body: string;
  attempt: number;
  status: number | null;
  error: string | null;
  durationMs: number;
}

/** Settings of outgoing hooks. */
export interface DeliverySettings {
  /** Answer limit of account webhooks and digital-pipeline hooks, milliseconds. */
  answerMs: number;
  /** Answer limit of the install hook, milliseconds. */
  installAnswerMs: number;
  /** Multiplies the pauses between retries: 1 is real time, 0.001 turns minutes into tenths of a second. */
  retryScale: number;
  /** Retries of a digital-pipeline hook; amoCRM's old docs say none. */
  dpRetries: number;
}

/** The documented values. */
export const DEFAULT_DELIVERY: DeliverySettings = {
  answerMs: 2000,
  installAnswerMs: 3000,
  retryScale: 1,
  dpRetries: 0,
};

/** Pauses before the 2nd … 5th attempt: 5 min, 15 min, 15 min, 1 h (kommo webhooks-general). */
const RETRY_PAUSES_MS = [300_000, 900_000, 900_000, 3_600_000];
const HOOK_AGENT = 'amoCRM-Webhooks/3.0';
const BAD_ANSWERS_MS = 7_200_000;
const BAD_ANSWERS = 100;

/** Sends the platform's hooks, retries what must be retried and remembers what was sent. */
export class Delivery {
  settings: DeliverySettings;
  readonly attempts: DeliveryAttempt[] = [];
  private readonly now: () => number;
  private readonly stop = new AbortController();
  private readonly running = new Set<Promise<unknown>>();
  private readonly last = new Map<string, { outgoing: Outgoing; account: Account; kind: DeliveryKind }>();

  /** @param now milliseconds */
  constructor(settings: DeliverySettings, now: () => number) {
    this.settings = settings;
    this.now = now;
  }

  /** Sends an account webhook in the background, with retries and auto-disable. */
  sendWebhook(account: Account, subscription: WebhookSubscription, body: string): void {
    const outgoing = this.formPost(subscription.destination, body);
    this.last.set(`webhook:${account.profile.id}`, { outgoing, account, kind: 'webhook' });
    this.run(this.webhookAttempts(account, subscription, outgoing));
  }

  /** Sends a digital-pipeline hook in the background. */
  sendDp(account: Account, outgoing: Omit<Outgoing, 'timeoutMs' | 'method'>): void {
    const headers = { 'user-agent': HOOK_AGENT, ...outgoing.headers };
    const full: Outgoing = { ...outgoing, headers, method: 'POST', timeoutMs: this.settings.answerMs };
    this.last.set(`digital_pipeline:${account.profile.id}`, { outgoing: full, account, kind: 'digital_pipeline' });
    this.run(this.dpAttempts(account, full));
  }

  /** Sends once and waits for the outcome (install and disable hooks). */
  async sendOnce(account: Account, kind: DeliveryKind, outgoing: Outgoing): Promise<Outcome> {
    return this.attempt(account, kind, outgoing, 1);
  }

  /** Sends the last hook of a kind again, `times` times, one after another. Null when none was sent yet. */
  async repeatLast(account: Account, kind: DeliveryKind, times: number): Promise<Outcome[] | null> {
    const last = this.last.get(`${kind}:${account.profile.id}`);
    if (!last) return null;
    const outcomes: Outcome[] = [];
    for (let index = 0; index < times; index += 1) outcomes.push(await this.attempt(account, kind, last.outgoing, 1));
    return outcomes;
  }

  /** Drops what is being sent or waits for a retry, and waits until nothing runs. */
  async close(): Promise<void> {
    this.stop.abort();
    await Promise.allSettled(this.running);
  }

  private formPost(url: string, body: string): Outgoing {
    return {
      method: 'POST',
      url,
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'user-agent': HOOK_AGENT },
      timeoutMs: this.settings.answerMs,
    };
  }

  private async webhookAttempts(account: Account, hook: WebhookSubscription, outgoing: Outgoing): Promise<void> {
    for (let attempt = 1; attempt <= RETRY_PAUSES_MS.length + 1; attempt += 1) {
      if (hook.disabled) return;
      const { status } = await this.attempt(account, 'webhook', outgoing, attempt);
      const good = status !== null && status >= 100 && status < 300;
      this.countAnswer(hook, good);
      if (good) return;
      // From the 4th attempt on only 499 and 5xx are tried again.
      if (attempt === 4 && status !== null && status !== 499 && status < 500) return;
      if (!(await this.pause(RETRY_PAUSES_MS[attempt - 1] ?? 0))) return;
    }
  }

  private async dpAttempts(account: Account, outgoing: Outgoing): Promise<void> {
    for (let attempt = 1; attempt <= this.settings.dpRetries + 1; attempt += 1) {
      const { status } = await this.attempt(account, 'digital_pipeline', outgoing, attempt);
      if (status !== null && status < 300) return;
      if (attempt <= this.settings.dpRetries && !(await this.pause(900_000))) return;
    }
  }

  private countAnswer(hook: WebhookSubscription, good: boolean): void {
    if (good) return;
    const now = this.now();
    hook.badAnswers = [...hook.badAnswers, now].filter((at) => now - at <= BAD_ANSWERS_MS);
    if (hook.badAnswers.length > BAD_ANSWERS) hook.disabled = true;
  }

  private async attempt(account: Account, kind: DeliveryKind, outgoing: Outgoing, attempt: number): Promise<Outcome> {
    const time = this.now();
    const outcome = await sendRequest(outgoing, this.stop.signal);
    this.attempts.push({
      time,
      kind,
      accountId: account.profile.id,
      url: outgoing.url,
      body: outgoing.body ?? '',
      attempt,
      ...outcome,
    });
    if (this.attempts.length > 5000) this.attempts.shift();
    return outcome;
  }

  private async pause(ms: number): Promise<boolean> {
    try {
      await sleep(ms * this.settings.retryScale, undefined, { signal: this.stop.signal });
      return true;
    } catch {
      return false;
    }
  }

  private run(work: Promise<unknown>): void {
    this.running.add(work);
    void work.finally(() => this.running.delete(work));
  }
}
