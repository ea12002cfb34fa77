import { ChainMap, TemplateActionsList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import type { Config } from '../config.ts';
import { readStatusNames } from '../crm/status-names.ts';
import { chainMap } from '../domain/chains/chain-map.ts';
import type { PipelineLetterStore } from '../store/pipeline-letters.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** Answers `chain.map`: what is saved now, read anew each time. Errors: those of `template.actions`. */
export function serveChainMap(
  kit: Kit<Config>,
  triggers: TriggerStore,
  links: TriggerLinkStore,
  pipelineLetters: Pick<PipelineLetterStore, 'list'>,
): void {
  kit.serve(ChainMap, async ({ accountId, actor }) => {
    const [{ templates }, knownTriggers, knownLinks, stageLetters, statuses] = await Promise.all([
      kit.ask(TemplateActionsList, accountId, { accountId, actor }),
      triggers.list(accountId),
      links.list(accountId),
      pipelineLetters.list(accountId),
      readStatusNames(kit.ask, accountId),
    ]);
    return chainMap({ templates, triggers: knownTriggers, links: knownLinks, stageLetters, statuses });
  });
}
