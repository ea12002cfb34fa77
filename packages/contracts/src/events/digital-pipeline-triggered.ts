import Type from 'typebox';
import { Id } from '../common.ts';
import { defineEvent } from '../define.ts';
import { EXAMPLE } from '../examples.ts';

/** A lead entered a status that has our action: a letter by template is to be made. */
export const DigitalPipelineTriggered = defineEvent({
  type: 'digital-pipeline.triggered',
  version: 1,
  summary: 'A lead entered a status with the widget’s action in the digital pipeline.',
  publisher: 'api-gateway',
  data: Type.Object({
    /** Derived from account, lead, time and settings: repeated deliveries of one webhook carry the same id. */
    hookId: Id,
    leadId: Type.Integer({ minimum: 1 }),
    pipelineId: Type.Integer(),
    statusId: Type.Integer(),
    /** Time of the pipeline event as amoCRM gives it, Unix seconds. */
    eventTime: Type.Integer(),
    templateId: Type.String({ maxLength: 100, description: 'As typed in the action: it may name no template' }),
    mailboxId: Type.Optional(Id),
    /** Whom to write to instead of the template's own recipient, as typed in the action: an address, variables allowed. */
    recipient: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
    /** How long to wait before the letter is made, as typed in the action: seconds, or a number with a unit. */
    delay: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
  }),
  example: {
    hookId: EXAMPLE.hookId,
    leadId: EXAMPLE.leadId,
    pipelineId: EXAMPLE.pipelineId,
    statusId: EXAMPLE.statusId,
    eventTime: 1_795_424_400,
    templateId: EXAMPLE.templateId,
  },
});
