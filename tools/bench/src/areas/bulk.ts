import { bulkLetter } from '../composing/bulk-letter.ts';
import { startComposingWorld } from '../composing/world.ts';
import type { Row } from '../report.ts';

/** The bulk letter of the area `composing` alone. */
export async function bulk(tell: (line: string) => void, { recipients }: { recipients: number }): Promise<Row[]> {
  const world = await startComposingWorld();
  try {
    tell(`${recipients} leads are made in the emulator`);
    const leads = await world.leads(recipients);
    tell(`A bulk letter to ${recipients}`);
    return await bulkLetter(world, leads, tell);
  } finally {
    await world.stop();
  }
}
