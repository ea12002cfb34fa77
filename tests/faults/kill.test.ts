import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type ExampleSetUp,
  type Moment,
  PEOPLE,
  type PlayOptions,
  playDealA,
  playDealB,
  startExample,
} from '@pochtovik/demo';
import { type LocalProduct, SERVICE_NAMES } from '@pochtovik/local-services';
import { eventually } from '@pochtovik/testing';

const VICTIMS = [...SERVICE_NAMES, 'nats', 'mongodb'] as const;
type Victim = (typeof VICTIMS)[number];

/**
 * When each victim dies in its round. The sender dies where proof is possible: before the letter reaches it and after the
 * server's answer is stored; the doubt in between is a test of its own, since only the user can decide it.
 */
const MOMENTS: Record<Victim, Moment[]> = {
  sender: ['before', 'sent'],
  'api-gateway': ['accepted', 'opened'],
  composer: ['accepted', 'clicked'],
  tracker: ['opened', 'clicked'],
  'trigger-engine': ['accepted', 'opened', 'clicked'],
  'amocrm-sync': ['accepted', 'sent', 'opened', 'clicked'],
  nats: ['accepted', 'opened', 'clicked'],
  mongodb: ['accepted', 'opened', 'clicked'],
};

let product: LocalProduct;
let setUp: ExampleSetUp;
let stop: () => Promise<void>;
/** Deals whose repeat letter is still to come; later rounds kill things while their timers run. */
const waiting: Promise<void>[] = [];

before(async () => {
  ({ product, setUp, stop } = await startExample({ notOpenedAfterSeconds: 60 }));
});
after(async () => {
  await Promise.allSettled(waiting);
  await stop();
});

function partOf(victim: Victim): { kill(): Promise<void>; start(): Promise<void> } {
  if (victim === 'nats') return product.stack.nats;
  if (victim === 'mongodb') return product.stack.mongodb;
  return product.services.process[victim];
}

/** New clients for a round, so that each round counts its own letters. */
async function castOf(round: string): Promise<typeof PEOPLE> {
  const client = async (deal: 'a' | 'b' | 'c') => {
    const address = PEOPLE[deal].client.address.replace('@', `+${round}@`);
    const person = { ...PEOPLE[deal].client, address };
    await product.stack.mail.addMailbox(person);
    return { ...PEOPLE[deal], client: person };
  };
  return { a: await client('a'), b: await client('b'), c: await client('c') };
}

for (const victim of ['sender', ...VICTIMS.filter((name) => name !== 'sender')] as const) {
  test(`SIGKILL of ${victim} in the middle of the example: every letter, task and status comes once`, async () => {
    const part = partOf(victim);
    const killed: Moment[] = [];
    const options: PlayOptions = {
      product,
      setUp,
      cast: await castOf(victim),
      onOutcome: () => {},
      quietMs: 500,
      async onMoment(moment, deal) {
        if (deal !== 'a' || !MOMENTS[victim].includes(moment)) return;
        await part.kill();
        killed.push(moment);
        // What happens meanwhile must find its way without the victim; it comes back while the example goes on.
        setTimeout(() => void part.start().catch(() => {}), 300);
        if (['tracker', 'nats', 'mongodb'].includes(victim)) await part.start();
      },
    };
    await playDealA(options);
    assert.deepEqual(killed, MOMENTS[victim]);
    await eventually(`${victim} runs again`, () => part.start().then(() => true));
    waiting.push(playDealB({ ...options, onMoment: async () => {} }));
    waiting.at(-1)?.catch(() => {});
  });
}

test('the repeat letters of all rounds came once, whatever was killed while their timers ran', async () => {
  assert.equal(waiting.length, VICTIMS.length);
  await Promise.all(waiting);
});
