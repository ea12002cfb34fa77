import Type from 'typebox';
import { EntityRef, Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A trigger asks for another letter by template. */
export const LetterRequested = defineEvent({
  type: 'letter.requested',
  version: 1,
  summary: 'A trigger fired whose action is a letter by template.',
  publisher: 'trigger-engine',
  data: Type.Object({
    /** The execution that asks; one execution makes one letter. */
    executionId: Id,
    /** The letter whose trigger fired. */
    letterId: Id,
    templateId: Id,
    entity: EntityRef,
  }),
  example: {
    executionId: EXAMPLE.executionId,
    letterId: EXAMPLE.letterId,
    templateId: EXAMPLE.templateId,
    entity: { type: 'lead', id: EXAMPLE.leadId },
  },
});
