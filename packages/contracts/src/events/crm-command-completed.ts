import Type from 'typebox';
import { Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** amoCRM confirmed the change. */
export const CrmCommandCompleted = defineEvent({
  type: 'crm.command-completed',
  version: 1,
  summary: 'A CRM command took effect.',
  publisher: 'amocrm-sync',
  data: Type.Object({
    commandId: Id,
    /** Id of the task or note made, of the lead changed. */
    resultId: Type.Integer(),
    /** One sentence: what changed. */
    detail: Type.String(),
  }),
  example: {
    commandId: EXAMPLE.commandId,
    resultId: EXAMPLE.leadId,
    detail: 'lead 5001: status 8103 of pipeline 8001',
  },
});
