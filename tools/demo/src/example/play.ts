import { setTimeout as pause } from 'node:timers/promises';
import type { LocalProduct } from '@pochtovik/local-services';
import type { ReceivedLetter } from '@pochtovik/testing';
import { click, letters, open } from './client.ts';
import { expectOutcome, type OnOutcome } from './outcome.ts';
import { type Deal, PEOPLE } from './people.ts';
import { type ExampleSetUp, PROPOSAL_URL, REPEAT_SUBJECT, TASK_TEXT } from './set-up.ts';

/** Something a person of the example does, told as it happens. */
export type OnAct = (deal: Deal, who: string, what: string, where: string) => void;

/**
 * Moments of a deal: before its manager moves it, when amoCRM's webhook was answered, when the letter is sent, when the
 * client has opened it, when the client has clicked.
 */
export type Moment = 'before' | 'accepted' | 'sent' | 'opened' | 'clicked';

/** How to play the example. */
export interface PlayOptions {
  product: LocalProduct;
  setUp: ExampleSetUp;
  onOutcome: OnOutcome;
  onAct?: OnAct;
  /** Who plays; the people of the example by default. */
  cast?: typeof PEOPLE;
  /** Waited for at each moment, so that a fault can be played there. */
  onMoment?: (moment: Moment, deal: Deal) => Promise<void>;
  /** How long to watch that nothing more happens, ms: the second click, a second repeat. */
  quietMs?: number;
}

interface Scene {
  deal: Deal;
  leadId: number;
  options: PlayOptions;
}

/** Makes the client and the deal in the CRM and qualifies it, as its manager does. */
async function qualify(options: PlayOptions, deal: Deal): Promise<Scene> {
  const { product, setUp, onAct } = options;
  await options.onMoment?.('before', deal);
  const { manager, client } = castOf(options)[deal];
  const { leadId } = await product.control.createLead(setUp.accountId, {
    name: `Сделка ${deal.toUpperCase()}`,
    price: 120_000,
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.fresh,
    responsibleUserId: setUp.userId(manager.address),
    contacts: [{ name: client.name, firstName: client.firstName, lastName: client.lastName, email: client.address }],
  });
  onAct?.(deal, manager.name, 'moves the deal to «Квалифицирован»', leadAt({ deal, leadId, options }));
  await product.control.moveLead(setUp.accountId, leadId, {
    pipelineId: setUp.pipelineId,
    statusId: setUp.status.qualified,
    userId: setUp.userId(manager.address),
  });
  await expectOutcome(
    { deal, claim: 'amoCRM’s webhook was accepted', where: `${product.amocrm.origin}/control/deliveries` },
    () => {},
    async () =>
      (await product.control.deliveries()).some(
        ({ kind, status, body }) =>
          kind === 'digital_pipeline' && status === 200 && decodeURIComponent(body).includes(`[id]=${leadId}&`),
      ),
  );
  await options.onMoment?.('accepted', deal);
  return { deal, leadId, options };
}

function castOf({ cast }: PlayOptions): typeof PEOPLE {
  return cast ?? PEOPLE;
}

function leadAt({ leadId, options }: Scene): string {
  return `${options.product.amocrm.origin}/api/v4/leads/${leadId}`;
}

function inboxOf({ deal, options }: Scene): string {
  const { imap } = options.product.stack.mail;
  return `INBOX of ${castOf(options)[deal].client.address} (IMAP ${imap.host}:${imap.port})`;
}

function snapshot({ leadId, options }: Scene) {
  return options.product.control.snapshot(options.setUp.accountId, 'leads', leadId);
}

/** Waits until the deal stands in a status, and that it went there exactly once. */
function expectStatus(scene: Scene, statusId: number, name: string) {
  const { deal, options } = scene;
  return expectOutcome(
    { deal, claim: `the deal is in «${name}»`, where: leadAt(scene) },
    options.onOutcome,
    async () => {
      const { status, events } = await snapshot(scene);
      const moves = events.filter(
        (event) =>
          event.type === 'lead_status_changed' && JSON.stringify(event.value_after).includes(`"id":${statusId},`),
      );
      return status?.id === statusId && moves.length === 1;
    },
  );
}

/** Waits for the letters of a deal's client and gives the newest; there must be exactly so many. */
function expectLetter(scene: Scene, claim: string, count: number, fits: (letter: ReceivedLetter) => boolean) {
  const { deal, options } = scene;
  return expectOutcome({ deal, claim, where: inboxOf(scene) }, options.onOutcome, async () => {
    const all = await letters(options.product, castOf(options)[deal].client);
    const last = all.at(-1);
    return all.length === count && last && fits(last) ? last : undefined;
  });
}

async function expectProposal(scene: Scene): Promise<ReceivedLetter> {
  const { deal, options } = scene;
  const { client, manager } = castOf(options)[deal];
  const letter = await expectLetter(
    scene,
    'the proposal has arrived, written to the client by name',
    1,
    ({ mail }) =>
      mail.subject === `${client.firstName}, ваше коммерческое предложение` &&
      mail.from?.value[0]?.address === manager.address &&
      typeof mail.html === 'string' &&
      mail.html.includes(`Здравствуйте, ${client.firstName}!`) &&
      mail.html.includes('на 120000 руб.') &&
      mail.html.includes(`С уважением, ${manager.name}`) &&
      !mail.html.includes('{triggerlink') &&
      !mail.html.includes('{contact'),
  );
  await expectOutcome(
    { deal, claim: 'the letter is once in the sender’s «Отправленные»', where: `«Отправленные» of ${manager.address}` },
    options.onOutcome,
    async () => {
      const sent = await letters(options.product, manager, 'Отправленные');
      return sent.filter(({ mail }) => mail.messageId === letter.mail.messageId).length === 1;
    },
  );
  return letter;
}

/** Deal A: the client opens, then clicks twice. */
export async function playDealA(options: PlayOptions): Promise<void> {
  const scene = await qualify(options, 'a');
  const { client, manager } = castOf(options).a;
  const letter = await expectProposal(scene);
  await options.onMoment?.('sent', 'a');
  await expectStatus(scene, options.setUp.status.proposalSent, 'КП отправлено');

  options.onAct?.('a', client.name, 'opens the letter', inboxOf(scene));
  await open(letter);
  await options.onMoment?.('opened', 'a');
  const managerId = options.setUp.userId(manager.address);
  const isTheTask = (task: { text: string; responsible_user_id: number }) =>
    task.text === TASK_TEXT && task.responsible_user_id === managerId;
  await expectOutcome(
    { deal: 'a', claim: `the responsible manager has the task «${TASK_TEXT}»`, where: leadAt(scene) },
    options.onOutcome,
    async () => {
      const { tasks } = await snapshot(scene);
      return tasks.length === 1 && tasks.every(isTheTask);
    },
  );

  options.onAct?.('a', client.name, 'clicks «Открыть КП»', inboxOf(scene));
  const target = await click(letter);
  await options.onMoment?.('clicked', 'a');
  if (target !== PROPOSAL_URL) throw new Error(`the link leads to ${target}, not to ${PROPOSAL_URL}`);
  await expectStatus(scene, options.setUp.status.proposalRead, 'Ознакомлен с КП');

  options.onAct?.('a', client.name, 'opens the letter and clicks a second time', inboxOf(scene));
  const before = await clicksOf(scene);
  await open(letter);
  await click(letter);
  await expectOutcome(
    { deal: 'a', claim: 'the second click is in the letter’s timeline', where: await letterAt(scene) },
    options.onOutcome,
    async () => (await clicksOf(scene)) > before,
  );
  await pause(options.quietMs ?? 3000);
  await expectOutcome(
    { deal: 'a', claim: 'the second visit changed nothing: one task, one move to each status', where: leadAt(scene) },
    options.onOutcome,
    async () => {
      const { tasks, events, status } = await snapshot(scene);
      const moves = events.filter((event) => event.type === 'lead_status_changed');
      return tasks.length === 1 && moves.length === 3 && status?.id === options.setUp.status.proposalRead;
    },
  );
}

async function letterAt({ leadId, options }: Scene): Promise<string> {
  const [letter] = await options.setUp.gateway.lettersOf(leadId);
  return `${options.setUp.gateway.url}/api/v1/letters/${letter?.id ?? ''}`;
}

async function clicksOf({ leadId, options }: Scene): Promise<number> {
  const [summary] = await options.setUp.gateway.lettersOf(leadId);
  if (!summary) return 0;
  const { timeline } = await options.setUp.gateway.letter(summary.id);
  return timeline.filter((entry) => entry.event === 'tracking.clicked').length;
}

/** Deal B: the client never opens; after the time a second letter comes, once. */
export async function playDealB(options: PlayOptions): Promise<void> {
  const scene = await qualify(options, 'b');
  await expectProposal(scene);
  await expectStatus(scene, options.setUp.status.proposalSent, 'КП отправлено');
  await expectLetter(
    scene,
    'not opened in time: the repeat letter has come',
    2,
    ({ mail }) => mail.subject === REPEAT_SUBJECT,
  );
  await pause(options.quietMs ?? 3000);
  await expectLetter(scene, 'the repeat letter came only once', 2, ({ mail }) => mail.subject === REPEAT_SUBJECT);
}

/** Deal C: the manager's mailbox refuses the password; the card says so. */
export async function playDealC(options: PlayOptions): Promise<void> {
  const { manager, client } = castOf(options).c;
  options.onAct?.('c', manager.name, 'changes the password at the provider, not in the widget', manager.address);
  await options.product.stack.mail.setPassword(manager.address, 'another-password');
  const scene = await qualify(options, 'c');
  const { onOutcome, setUp } = options;
  const summary = await expectOutcome(
    {
      deal: 'c',
      claim: 'the letter stands under «Не отправленные» with the server’s words',
      where: `${setUp.gateway.url}/api/v1/letters?state=not_sent`,
    },
    onOutcome,
    async () => {
      const [letter] = await setUp.gateway.lettersOf(scene.leadId);
      return letter?.state === 'not_sent' && letter.failure?.response.includes('535') ? letter : undefined;
    },
  );
  await expectOutcome(
    {
      deal: 'c',
      claim: 'the card has one note with subject, date, letter id and the server’s words',
      where: leadAt(scene),
    },
    onOutcome,
    async () => {
      const { notes } = await snapshot(scene);
      const texts = notes.filter((note) => note.note_type === 'common').map((note) => String(note.params['text']));
      const [text] = texts;
      return (
        texts.length === 1 &&
        text?.includes(`${client.firstName}, ваше коммерческое предложение`) &&
        /\d\d\.\d\d\.\d{4} \d\d:\d\d/.test(text) &&
        text.includes(summary.id) &&
        text.includes('535')
      );
    },
  );
  await expectOutcome(
    { deal: 'c', claim: 'the deal stays in «Квалифицирован» and no letter came', where: leadAt(scene) },
    onOutcome,
    async () => {
      const { status } = await snapshot(scene);
      return status?.id === setUp.status.qualified && (await letters(options.product, client)).length === 0;
    },
  );
}

/** Plays all three deals side by side. Errors: the first outcome that is not so. */
export async function playExample(options: PlayOptions): Promise<void> {
  await Promise.all([playDealA(options), playDealB(options), playDealC(options)]);
}
