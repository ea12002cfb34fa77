import { PochtovikError } from '@pochtovik/contracts';
import { readHookKey, readPipelineHook } from '../../domain/digital-pipeline-hook.ts';
import { readWebhookBody } from '../../domain/webhook-body.ts';
import { isWebhookKey } from '../../domain/webhook-key.ts';
import type { Routes } from '../../server/app.ts';
import { createHookIntake } from '../../server/hook-intake.ts';

/**
 * POST /amocrm/digital-pipeline: a lead entered a status with our action. The hook and its event are stored in one write and
 * answered at once; whatever is wrong with the template or the card is reported in the card by those who find it.
 * Errors: WEBHOOK_MALFORMED, WEBHOOK_KEY_INVALID, SERVICE_UNAVAILABLE (not stored yet; it is tried on).
 */
export const digitalPipeline: Routes = (app, gateway) => {
  const { webhookSecrets } = gateway;
  const intake = createHookIntake(gateway);
  void app.register(async (scope) => {
    // Kept as text: amoCRM's form bodies need a parser with limits, and what can not be read needs its own error code.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 64 * 1024 }, (_request, text, done) =>
      done(null, text),
    );
    scope.post(
      '/amocrm/digital-pipeline',
      {
        config: { auth: 'public' },
        schema: { hide: true },
        errorHandler(error, _request, _reply) {
          throw 'code' in error && error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
            ? new PochtovikError('WEBHOOK_MALFORMED', { cause: error })
            : error;
        },
      },
      async (request) => {
        const text = typeof request.body === 'string' ? request.body : '';
        const body = readWebhookBody(request.headers['content-type'], text);
        const { accountId, key } = readHookKey(body);
        if (!isWebhookKey(webhookSecrets, accountId, key)) throw new PochtovikError('WEBHOOK_KEY_INVALID');
        const hook = readPipelineHook(accountId, body);
        if (!hook) return {};
        await intake.take(hook);
        return {};
      },
    );
  });
};
