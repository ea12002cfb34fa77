import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailboxLimits } from '@pochtovik/contracts';
import { type LocalProduct, type LocalProductOptions, startLocalProduct } from '@pochtovik/local-services';
import { type ExampleChoices, type ExampleSetUp, setUpExample } from './set-up.ts';

/** What may differ from the example as the manual tells it, and from the product as it is. */
export interface StartExampleOptions extends ExampleChoices {
  /** The manual's 24 hours by default. */
  notOpenedAfterSeconds?: number;
  product?: Omit<LocalProductOptions, 'dataDir'>;
}

/** The whole product with the example set up in it. */
export interface StartedExample {
  product: LocalProduct;
  setUp: ExampleSetUp;
  /** Ends all of it and removes what it wrote. */
  stop(): Promise<void>;
}

/** Limits of a mailbox that hold up no letter of a test. */
export const WIDE_LIMITS: MailboxLimits = { perSecond: 100, perMinute: 1000, perHour: 1000, perDay: 2000 };

const DAY_SECONDS = 86_400;

/** Starts the product in a folder of its own and sets the example up; what fails half-way leaves nothing behind. */
export async function startExample(options: StartExampleOptions = {}): Promise<StartedExample> {
  const { notOpenedAfterSeconds = DAY_SECONDS, product: own = {}, ...choices } = options;
  const dataDir = mkdtempSync(join(tmpdir(), 'pochtovik-example-'));
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  let product: LocalProduct | undefined;
  const stop = async () => {
    await product?.stop();
    remove();
  };
  try {
    product = await startLocalProduct({ ...own, dataDir });
    return { product, setUp: await setUpExample(product, notOpenedAfterSeconds, choices), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
