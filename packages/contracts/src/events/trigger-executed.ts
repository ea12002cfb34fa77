import Type from 'typebox';
import { ExecutionCause, Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A trigger has done its action, or could not: the end of one execution. */
export const TriggerExecuted = defineEvent({
  type: 'trigger.executed',
  version: 1,
  summary: 'One execution of a trigger ended, with what it changed or why it did not.',
  publisher: 'trigger-engine',
  data: Type.Object({
    executionId: Id,
    letterId: Id,
    triggerId: Id,
    triggerName: Type.String(),
    cause: ExecutionCause,
    action: Type.String({ description: 'Kind of the action, e.g. create_task' }),
    outcome: Type.Union([Type.Literal('done'), Type.Literal('failed')]),
    /** One sentence: what changed and where it is seen, or why nothing did. */
    detail: Type.String(),
  }),
  example: {
    executionId: EXAMPLE.executionId,
    letterId: EXAMPLE.letterId,
    triggerId: EXAMPLE.triggerId,
    triggerName: 'Поменять этап на КП отправлено',
    cause: 'sent',
    action: 'change_status',
    outcome: 'done',
    detail: 'lead 5001: status 8103 of pipeline 8001',
  },
});
