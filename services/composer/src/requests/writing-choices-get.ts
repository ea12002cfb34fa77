import { WritingChoicesGet } from '@pochtovik/contracts';
import type { ComposerKit } from '../kit.ts';
import type { WritingChoiceStore } from '../store/writing-choices.ts';

/** Answers `writing-choices.get`. */
export function serveWritingChoicesGet(kit: ComposerKit, choices: WritingChoiceStore): void {
  kit.serve(
    WritingChoicesGet,
    async ({ accountId, actor }) => (await choices.find(accountId, actor.userId)) ?? { trackDownloads: false },
  );
}
