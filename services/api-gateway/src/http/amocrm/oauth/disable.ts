import { AccountUninstall, PochtovikError } from '@pochtovik/contracts';
import { readDisableHook } from '../../../domain/disable-hook.ts';
import type { Routes } from '../../../server/app.ts';
import { insist, within } from '../../../server/insist.ts';

/** Longest time amoCRM is kept waiting. */
const ANSWER_MS = 2500;
/** How long a hook is carried on behind the answer: amoCRM may never send it again. */
const INSIST_MS = 60 * 60 * 1000;

/**
 * GET /amocrm/oauth/disable: the widget was switched off in an account. Doing it twice does nothing more; an account that
 * was never connected is answered the same.
 * Errors: WEBHOOK_MALFORMED, WEBHOOK_KEY_INVALID.
 */
export const disable: Routes = (app, { config, ask, members, stopping, log }) => {
  app.get('/amocrm/oauth/disable', { config: { auth: 'public' }, schema: { hide: true } }, async (request) => {
    const integration = { clientId: config.amocrmClientId, clientSecret: config.amocrmClientSecret };
    const accountId = readDisableHook(request.query, integration);
    const uninstalled = insist(() => ask(AccountUninstall, accountId, { accountId }, { timeoutMs: 1000 }), {
      forMs: INSIST_MS,
      stopping,
    })
      .catch((error: unknown) => {
        if (!(error instanceof PochtovikError && error.code === 'ACCOUNT_UNKNOWN')) throw error;
      })
      .finally(() => members.forgetAccount(accountId));
    uninstalled.catch((err: unknown) =>
      log.error({ event: 'account.uninstall-failed', accountId, err }, 'an account could not be switched off'),
    );
    await within(ANSWER_MS, uninstalled);
    return {};
  });
};
