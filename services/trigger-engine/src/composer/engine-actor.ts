import type { Actor } from '@pochtovik/contracts';

/** As whom the engine asks the composer: rules see all templates of the account, whoever owns them. No user of amoCRM has the number. */
export const ENGINE: Actor = { userId: Number.MAX_SAFE_INTEGER, role: 'administrator' };
