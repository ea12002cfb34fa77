import { AccountInstall, type ErrorCode, PochtovikError } from '@pochtovik/contracts';
import { isOutage } from '@pochtovik/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readOAuthRedirect } from '../../../domain/oauth-redirect.ts';
import { type InstallOutcome, installPage } from '../../../pages/install-page.ts';
import type { Routes } from '../../../server/app.ts';
import { insist, within } from '../../../server/insist.ts';

/** amoCRM waits 3 s for the answer and never calls again. */
const ANSWER_MS = 2500;
/** Authorization codes live 20 minutes. */
const INSIST_MS = 20 * 60 * 1000;

/**
 * GET /amocrm/oauth/callback: amoCRM's redirect after an installation, called by amoCRM itself or by the browser of whoever
 * granted access. People get a page, programs JSON or a problem document.
 * Errors: BAD_REQUEST, ACCOUNT_HOST_REFUSED.
 */
export const callback: Routes = (app, { config, ask, stopping, log }) => {
  app.get('/amocrm/oauth/callback', { config: { auth: 'public' }, schema: { hide: true } }, async (request, reply) => {
    try {
      const redirect = readOAuthRedirect(request.query, config.amocrmClientId);
      if (redirect.type === 'denied') return answer(request, reply, 200, 'denied');
      const { code, referer } = redirect;
      const stored = insist(() => ask(AccountInstall, 0, { code, referer }, { timeoutMs: 1000 }), {
        forMs: INSIST_MS,
        stopping,
      });
      stored.catch((err: unknown) =>
        log.error({ event: 'install.failed', referer, err }, 'a code could not be stored'),
      );
      const outcome = await within(ANSWER_MS, stored);
      return answer(request, reply, outcome === 'later' ? 202 : 200, outcome === 'later' ? 'pending' : 'accepted');
    } catch (error) {
      if (!isForPeople(request)) throw error;
      const known = error instanceof PochtovikError && !isOutage(error) ? error : undefined;
      const code: ErrorCode = known?.code ?? 'SERVICE_UNAVAILABLE';
      return answer(request, reply, known?.status ?? 503, code);
    }
  });
};

function answer(request: FastifyRequest, reply: FastifyReply, status: number, outcome: InstallOutcome | ErrorCode) {
  reply.code(status).header('Cache-Control', 'no-store').header('Referrer-Policy', 'no-referrer');
  if (!isForPeople(request)) return reply.send({ outcome });
  const page = installPage(outcome, request.headers['accept-language']);
  return reply.type('text/html; charset=utf-8').header('Content-Security-Policy', page.policy).send(page.html);
}

function isForPeople(request: FastifyRequest): boolean {
  return request.headers.accept?.includes('text/html') ?? false;
}
