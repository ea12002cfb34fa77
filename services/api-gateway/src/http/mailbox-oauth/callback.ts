import { MailboxOauthComplete, PochtovikError } from '@pochtovik/contracts';
import { isOutage } from '@pochtovik/service-kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { readMailboxRedirect } from '../../domain/mailbox-redirect.ts';
import { type MailboxPageOutcome, mailboxPage } from '../../pages/mailbox-page.ts';
import type { Routes } from '../../server/app.ts';
import { VERIFY_TIMEOUT_MS } from '../../server/mailbox-access.ts';

/**
 * GET /mailbox-oauth/callback: a mail provider sends a person back after the sign-in. Always a page for people; the access of who
 * began is looked at again, since it may have ended meanwhile.
 */
export const mailboxCallback: Routes = (app, { ask, members, log }) => {
  app.get('/mailbox-oauth/callback', { config: { auth: 'public' }, schema: { hide: true } }, async (request, reply) => {
    try {
      const redirect = readMailboxRedirect(request.query);
      if (redirect.type === 'denied') return answer(request, reply, 200, 'denied');
      const { accountId, userId, state, code } = redirect;
      await members.caller(accountId, userId);
      const asked = { accountId, userId, state, code };
      const { tick } = await ask(MailboxOauthComplete, accountId, asked, { timeoutMs: VERIFY_TIMEOUT_MS });
      return answer(request, reply, 200, tick === 'red' ? 'red' : 'connected');
    } catch (err) {
      const known = err instanceof PochtovikError && !isOutage(err) ? err : undefined;
      if (known) return answer(request, reply, known.status, known.code);
      log.error({ event: 'mailbox-oauth.failed', err }, 'a mailbox could not be connected');
      const code = err instanceof PochtovikError ? err.code : 'SERVICE_UNAVAILABLE';
      return answer(request, reply, 503, code);
    }
  });
};

function answer(request: FastifyRequest, reply: FastifyReply, status: number, outcome: MailboxPageOutcome) {
  const page = mailboxPage(outcome, request.headers['accept-language']);
  return reply
    .code(status)
    .header('Cache-Control', 'no-store')
    .header('Referrer-Policy', 'no-referrer')
    .header('Content-Security-Policy', page.policy)
    .type('text/html; charset=utf-8')
    .send(page.html);
}
