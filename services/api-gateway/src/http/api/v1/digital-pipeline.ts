import Type from 'typebox';
import { ACTION_SETTINGS } from '../../../domain/digital-pipeline-hook.ts';
import { webhookKey } from '../../../domain/webhook-key.ts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

const Reply = Type.Object({
  webhookUrl: Type.String({ description: 'dp.webhook_url of the widget' }),
  key: Type.String({ description: 'Saved by the widget among the settings of the action' }),
  settings: Type.Array(Type.String(), { description: 'Names of the action’s settings' }),
});

/** GET /api/v1/digital-pipeline: what the widget saves in the pipeline so that its webhook is believed. */
export const digitalPipelineSettings: Routes = (app, { config, webhookSecrets }) => {
  app.get(
    '/api/v1/digital-pipeline',
    { config: { auth: 'administrator' }, schema: { response: { 200: Reply } } },
    async (request) => ({
      webhookUrl: `${config.publicUrl}/amocrm/digital-pipeline`,
      key: webhookKey(webhookSecrets, callerOf(request).accountId),
      settings: [...ACTION_SETTINGS],
    }),
  );
};
