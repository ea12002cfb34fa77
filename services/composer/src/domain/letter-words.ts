import type { Scope, TemplateData } from '@pochtovik/template-language';

/** Words of a letter's texts that are no data of amoCRM: `{unsubscribe_link}`, the address where the recipient unsubscribes. */
export const LETTER_VARIABLES: Scope['variables'] = { unsubscribe_link: 'url' };

/** Values of {@link LETTER_VARIABLES}. */
export function letterData({ unsubscribeUrl }: { unsubscribeUrl: string }): TemplateData {
  return { unsubscribe_link: unsubscribeUrl };
}
