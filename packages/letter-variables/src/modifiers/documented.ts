import type { Modifier } from '@pochtovik/template-language';

/** A modifier with its entry in the manual; its examples are run by a test, over the sample card. */
export interface DocumentedModifier extends Modifier {
  /** What it does, for people. */
  says: { ru: string; en: string };
  examples: readonly { form: string; gives: string }[];
}
