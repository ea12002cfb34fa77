import { type ErrorDetail, PochtovikError, TemplateActionsList, TriggerDelete } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { ENGINE } from '../composer/engine-actor.ts';
import type { Config } from '../config.ts';
import { SENTENCES } from '../domain/sentences.ts';
import { usesOfTrigger } from '../domain/trigger-uses.ts';
import type { ExecutionStore } from '../store/executions.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** Answers `trigger.delete`: refuses while something uses the trigger, else takes it out with its timers. */
export function serveTriggerDelete(
  kit: Kit<Config>,
  stores: { triggers: TriggerStore; links: TriggerLinkStore; executions: ExecutionStore },
): void {
  const { triggers, links, executions } = stores;
  kit.serve(TriggerDelete, async ({ accountId, triggerId }) => {
    if (!(await triggers.find(accountId, triggerId))) throw new PochtovikError('TRIGGER_UNKNOWN');
    const [{ templates }, allLinks] = await Promise.all([
      kit.ask(TemplateActionsList, accountId, { accountId, actor: ENGINE }),
      links.list(accountId),
    ]);
    const uses = usesOfTrigger(triggerId, templates, allLinks);
    const details: ErrorDetail[] = uses.map(({ field, name }) => ({ field, code: 'TRIGGER_IN_USE', message: name }));
    if (details.length > 0) throw new PochtovikError('TRIGGER_IN_USE', { details });
    await triggers.delete(accountId, triggerId);
    await executions.cancelOfTrigger(accountId, triggerId, SENTENCES.triggerDeleted, new Date());
    return { triggerId };
  });
}
