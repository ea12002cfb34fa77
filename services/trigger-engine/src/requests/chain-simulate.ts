import { ChainSimulate, PochtovikError, type SimulationMove, TemplateActionsList } from '@pochtovik/contracts';
import type { Kit } from '@pochtovik/service-kit';
import { createLetterPreview } from '../composer/letter-preview.ts';
import type { Config } from '../config.ts';
import { createCrmReader } from '../crm/crm-reader.ts';
import { readOnce } from '../crm/read-once.ts';
import { simulate } from '../simulation/simulate.ts';
import type { TriggerLinkStore } from '../store/trigger-links.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** A person waits for the answer; the gateway waits longer. */
const MOST_MS = 15_000;
const SPAN_SECONDS = 30 * 86_400;

/**
 * Answers `chain.simulate`: reads what the run begins with, then runs it in memory. Errors: TEMPLATE_UNKNOWN, ENTITY_UNKNOWN,
 * TRIGGER_LINK_UNKNOWN, SIMULATION_TOO_SLOW, CRM_UNAVAILABLE, SERVICE_UNAVAILABLE.
 */
export function serveChainSimulate(kit: Kit<Config>, triggers: TriggerStore, links: TriggerLinkStore): void {
  const { ask, config, log } = kit;
  kit.serve(ChainSimulate, async ({ accountId, actor, ...plan }) => {
    const { templateId, entity, moves, startAt, spanSeconds = SPAN_SECONDS } = plan;
    const endsBy = performance.now() + MOST_MS;
    const crm = readOnce(createCrmReader(ask));
    const [{ templates }, knownLinks] = await Promise.all([
      ask(TemplateActionsList, accountId, { accountId, actor }),
      links.list(accountId),
      crm.card(accountId, entity, []),
    ]);
    const known = new Map(templates.map((template) => [template.id, template]));
    // A template without a name is one that the actor may not see.
    if (known.get(templateId)?.name == null) throw new PochtovikError('TEMPLATE_UNKNOWN');
    assertLinks(
      moves,
      knownLinks.map(({ number }) => number),
    );
    const run = {
      accountId,
      templateId,
      entity,
      moves,
      spanSeconds,
      startAt: startAt ? new Date(startAt) : new Date(),
    };
    return simulate(run, {
      ...{ log, crm, triggers, links, templates: known },
      letterCap: { count: config.letterCapCount, hours: config.letterCapHours },
      preview: createLetterPreview(ask, { accountId, actor, entity }, known),
      assertInTime() {
        if (performance.now() > endsBy) throw new PochtovikError('SIMULATION_TOO_SLOW');
      },
    });
  });
}

/** Errors: TRIGGER_LINK_UNKNOWN, its details name the moves that click links which are none. */
function assertLinks(moves: readonly SimulationMove[], numbers: readonly number[]): void {
  const details = moves.flatMap((move, place) =>
    move.type === 'clicks' && !numbers.includes(move.linkNumber)
      ? [{ field: `moves.${place}.linkNumber`, message: 'There is no such trigger link: choose another.' }]
      : [],
  );
  if (details.length > 0) throw new PochtovikError('TRIGGER_LINK_UNKNOWN', { details });
}
