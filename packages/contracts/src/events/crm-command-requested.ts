import Type from 'typebox';
import { Id } from '../common.ts';
import { CrmCommand } from '../crm-command.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A change in the CRM is wanted; it is done once, within amoCRM’s rate limit. */
export const CrmCommandRequested = defineEvent({
  type: 'crm.command-requested',
  version: 1,
  summary: 'A trigger or a service wants something changed in amoCRM.',
  publisher: 'trigger-engine',
  data: Type.Object({ commandId: Id, command: CrmCommand }),
  example: {
    commandId: EXAMPLE.commandId,
    command: {
      type: 'update_lead',
      leadId: EXAMPLE.leadId,
      pipelineId: EXAMPLE.pipelineId,
      statusId: EXAMPLE.statusId,
    },
  },
});
