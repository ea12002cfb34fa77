import type { ChainEdge, ChainLoop, ChainMap, ChainNode, ChainStep } from '@pochtovik/contracts';
import type { Static } from 'typebox';
import { type ChainParts, chainGraph, type PlainEdge, type PlainNode } from './chain-graph.ts';
import { loopWords, runsByItself } from './chain-words.ts';
import { components, elementaryCycles } from './elementary-cycles.ts';

/** Loops that are named; a map with more is red all over, and nobody reads on. */
const MOST_LOOPS = 100;

/**
 * The account's chains as a graph, with every loop in it: what could send itself for ever. Pure; linear in the size of the
 * graph and the number of loops named. Loops begin with the letter of theirs that comes first among the templates.
 */
export function chainMap(parts: ChainParts): Static<typeof ChainMap.reply> {
  const { nodes, edges } = chainGraph(parts);
  const places = new Map(nodes.map(({ key }, place) => [key, place]));
  const graph = {
    nodes: nodes.length,
    edges: edges.map(({ from, to }) => ({ from: places.get(from) ?? 0, to: places.get(to) ?? 0 })),
  };
  const component = components(graph);
  const isLooping = graph.edges.map(({ from, to }) => component[from] === component[to]);
  const looping = new Set(graph.edges.filter((_, place) => isLooping[place]).flatMap(({ from, to }) => [from, to]));
  const { cycles, isComplete } = elementaryCycles(graph, MOST_LOOPS);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  return {
    nodes: nodes.map((node, place): ChainNode => ({ ...node, inLoop: looping.has(place) })),
    edges: edges.map((edge, place): ChainEdge => ({ ...edge, inLoop: isLooping[place] === true })),
    loops: cycles.map((cycle) =>
      asLoop(
        cycle.flatMap((place) => edges[place] ?? []),
        byKey,
      ),
    ),
    hasMoreLoops: !isComplete,
  };
}

function stageOf({ pipelineId, statusId, pipelineName, statusName }: PlainNode & { type: 'status' }) {
  return { pipelineId, statusId, pipelineName, statusName };
}

/** A cycle of edges as letters and what happens to each. */
function asLoop(cycle: readonly PlainEdge[], nodes: ReadonlyMap<string, PlainNode>): ChainLoop {
  const order = [...nodes.keys()];
  const first = cycle
    .map(({ from }, place) => ({ place, rank: nodes.get(from)?.type === 'template' ? order.indexOf(from) : Infinity }))
    .reduce((least, each) => (each.rank < least.rank ? each : least), { place: 0, rank: Infinity });
  const turned = [...cycle.slice(first.place), ...cycle.slice(0, first.place)];
  const steps: ChainStep[] = [];
  let through: {
    from: PlainNode & { type: 'template' };
    link: (PlainNode & { type: 'link' }) | null;
  } | null = null;
  let fires: PlainEdge | null = null;
  for (const edge of turned) {
    const from = nodes.get(edge.from);
    const to = nodes.get(edge.to);
    if (from?.type === 'template') through = { from, link: null };
    if (from?.type === 'link' && through) through = { ...through, link: from };
    if (edge.cause !== null) fires = edge;
    if (from?.type === 'trigger' && through && fires?.cause) {
      steps.push({
        ...{ templateId: through.from.id, templateName: through.from.name, cause: fires.cause },
        ...{ linkNumber: through.link?.number ?? null, linkName: through.link?.name ?? null },
        ...{ triggerId: from.id, triggerName: from.name, delaySeconds: fires.delaySeconds },
        ...(to?.type === 'status' && { stage: stageOf(to) }),
      });
    }
  }
  return { steps, runsByItself: runsByItself(steps), words: loopWords(steps) };
}
