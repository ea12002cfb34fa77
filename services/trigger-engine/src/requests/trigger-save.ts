import { PochtovikError, TriggerSave } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { readCrmFacts } from '../crm/crm-facts.ts';
import type { CrmFacts } from '../domain/check-action.ts';
import { checkAction } from '../domain/check-action.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** Answers `trigger.save`: checks the action against the CRM, the templates and, for a webhook, its host, then keeps it. */
export function serveTriggerSave(
  kit: Kit<Config>,
  triggers: TriggerStore,
  hostFault: (url: string) => Promise<CrmFacts['webhookFault']>,
): void {
  kit.serve(TriggerSave, async ({ accountId, triggerId, name, action }) => {
    const checked = checkAction(action, await readCrmFacts(kit.ask, accountId, action, hostFault));
    if (!checked.ok) throw new PochtovikError('TRIGGER_INVALID', { details: checked.details });
    return triggers.save(
      accountId,
      { id: triggerId, name, action, variables: checked.variables, customFields: checked.customFields },
      new Date(),
    );
  });
}
