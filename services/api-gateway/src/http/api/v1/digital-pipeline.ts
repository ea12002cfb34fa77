import { MailboxList, TemplateList } from '@pochtovik/contracts';
import Type from 'typebox';
import { ACTION_SETTINGS } from '../../../domain/digital-pipeline-hook.ts';
import { actionFields } from '../../../domain/pipeline-action-fields.ts';
import { webhookKey } from '../../../domain/webhook-key.ts';
import type { Routes } from '../../../server/app.ts';
import { callerOf } from '../../../server/authentication.ts';

const Label = Type.Object({ ru: Type.String(), en: Type.String() });
const Field = Type.Object({
  name: Type.String({ description: 'Name of the setting' }),
  kind: Type.Union([Type.Literal('choice'), Type.Literal('text'), Type.Literal('hidden')]),
  required: Type.Boolean(),
  label: Label,
  hint: Label,
  options: Type.Array(Type.Object({ value: Type.String(), label: Type.String() })),
  value: Type.String({ description: 'What it has when the action is new' }),
});
const Reply = Type.Object({
  webhookUrl: Type.String({ description: 'dp.webhook_url of the widget' }),
  key: Type.String({ description: 'Saved by the widget among the settings of the action' }),
  settings: Type.Array(Type.String(), { description: 'Names of the action’s settings' }),
  fields: Type.Array(Field, { description: 'The settings as the widget shows them' }),
});

/** GET /api/v1/digital-pipeline: what the widget shows and saves in the pipeline, and what makes its webhook believed. */
export const digitalPipelineSettings: Routes = (app, { config, webhookSecrets, ask }) => {
  app.get(
    '/api/v1/digital-pipeline',
    { config: { auth: 'administrator' }, schema: { response: { 200: Reply } } },
    async (request) => {
      const { accountId, userId } = callerOf(request);
      const actor = { userId, role: 'administrator' as const };
      const [{ templates }, { mailboxes }] = await Promise.all([
        ask(TemplateList, accountId, { accountId, actor }),
        ask(MailboxList, accountId, { accountId }),
      ]);
      const key = webhookKey(webhookSecrets, accountId);
      return {
        webhookUrl: `${config.publicUrl}/amocrm/digital-pipeline`,
        key,
        settings: [...ACTION_SETTINGS],
        fields: actionFields({ key, templates, mailboxes }),
      };
    },
  );
};
