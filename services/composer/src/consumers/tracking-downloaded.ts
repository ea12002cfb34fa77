import { TrackingDownloaded } from '@pochtovik/contracts';
import { downloadedFact } from '../domain/letter-facts.ts';
import type { ComposerKit } from '../kit.ts';
import type { LetterStore } from '../store/letters.ts';

/** Notes that a file of a letter was downloaded, and by whom. */
export function consumeTrackingDownloaded(kit: ComposerKit, letters: LetterStore): void {
  kit.consume(TrackingDownloaded, async (event) => {
    const { accountId, data } = event;
    const files = (await letters.files(accountId, data.letterId)) ?? [];
    const name = files.find(({ attachmentId }) => attachmentId === data.attachmentId)?.name ?? '';
    await letters.record(accountId, data.letterId, downloadedFact(event, name));
  });
}
