import type { KnownExecution } from './execution.ts';
import type { KnownLetter } from './letter.ts';

/**
 * The JSON that a webhook is posted. Ids lead to everything else by the CRM's API; nothing of the card and no content of the letter is in it.
 * @param firedAt when the trigger fired; repeated posts of one execution say the same
 */
export function webhookBody(execution: KnownExecution, letter: KnownLetter, firedAt: Date): string {
  const { id, accountId, cause, triggerId, triggerName, entity } = execution;
  return JSON.stringify({
    type: 'trigger.fired',
    timestamp: firedAt.toISOString(),
    data: {
      executionId: id,
      accountId,
      cause,
      trigger: { id: triggerId, name: triggerName },
      entity,
      letter: {
        id: letter.letterId,
        templateId: letter.templateId,
        templateName: letter.templateName,
        subject: letter.subject,
        recipient: letter.recipient ?? null,
        sentAt: letter.sentAt?.toISOString() ?? null,
        error: letter.failure?.words ?? null,
      },
    },
  });
}
