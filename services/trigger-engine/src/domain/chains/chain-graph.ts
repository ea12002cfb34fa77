import type {
  ChainEdge,
  ChainNode,
  ExecutionCause,
  LetterActions,
  TemplateActions,
  Trigger,
  TriggerAction,
  TriggerLink,
} from '@pochtovik/contracts';

/** A letter that a stage of amoCRM's digital pipeline sends to a lead that enters it. */
export interface StageLetter {
  pipelineId: number;
  statusId: number;
  templateId: string;
}

/** What chains are made of, as the account has it now. */
export interface ChainParts {
  templates: readonly TemplateActions[];
  triggers: readonly Trigger[];
  links: readonly TriggerLink[];
  /** As far as stages have sent letters lately. */
  stageLetters: readonly StageLetter[];
  /** Names of statuses where they are known, by {@link statusKey}. */
  statuses: ReadonlyMap<string, { pipelineName: string; statusName: string }>;
}

/** A node before it is known whether a loop goes through it. */
export type PlainNode = ChainNode extends infer N ? (N extends ChainNode ? Omit<N, 'inLoop'> : never) : never;
/** An edge, likewise. */
export type PlainEdge = Omit<ChainEdge, 'inLoop'>;

/** Name of a status in a map: won and lost have the same id in every pipeline, so the pipeline belongs to it. */
export function statusKey(pipelineId: number, statusId: number): string {
  return `status:${pipelineId}:${statusId}`;
}

const templateKey = (id: string) => `template:${id}`;
const triggerKey = (id: string) => `trigger:${id}`;
const linkKey = (number: number) => `link:${number}`;

const CAUSES: Readonly<Record<keyof LetterActions, ExecutionCause>> = {
  sent: 'sent',
  opened: 'opened',
  notOpened: 'not-opened',
  failed: 'failed',
  downloaded: 'downloaded',
  replied: 'replied',
  bounced: 'bounced',
  unsubscribed: 'unsubscribed',
};

/**
 * Templates, triggers, links and statuses with what leads from one to another. What names something that is gone (a trigger
 * of a template, a template of a trigger) leads nowhere and has no edge. Uses of one trigger on one cause are one edge.
 */
export function chainGraph({ templates, triggers, links, stageLetters, statuses }: ChainParts): {
  nodes: PlainNode[];
  edges: PlainEdge[];
} {
  const nodes = new Map<string, PlainNode>();
  const edges = new Map<string, PlainEdge>();
  for (const { id, name } of templates) add({ type: 'template', key: templateKey(id), id, name });
  for (const { id, name, action } of triggers) {
    add({ type: 'trigger', key: triggerKey(id), id, name, action: action.type });
  }
  for (const { id, name, number } of links) add({ type: 'link', key: linkKey(number), id, name, number });

  for (const { id, actions, triggerLinks } of templates) {
    for (const { cause, triggerId, delaySeconds } of usesOf(actions)) {
      connect(templateKey(id), triggerKey(triggerId), cause, delaySeconds);
    }
    for (const number of triggerLinks) connect(templateKey(id), linkKey(number), null, 0);
  }
  for (const link of links) {
    for (const { triggerId, delaySeconds = 0 } of link.triggers) {
      connect(linkKey(link.number), triggerKey(triggerId), 'clicked', delaySeconds);
    }
  }
  for (const { id, action } of triggers) {
    const target = targetOf(action);
    if (target?.type === 'status') add(target);
    if (target) connect(triggerKey(id), target.key, null, 0);
  }
  for (const { pipelineId, statusId, templateId } of stageLetters) {
    if (!nodes.has(templateKey(templateId))) continue;
    const stage = statusNode(pipelineId, statusId);
    add(stage);
    connect(stage.key, templateKey(templateId), null, 0);
  }
  return { nodes: [...nodes.values()], edges: [...edges.values()] };

  function add(node: PlainNode): void {
    nodes.set(node.key, node);
  }

  function connect(from: string, to: string, cause: ExecutionCause | null, delaySeconds: number): void {
    if (!nodes.has(from) || !nodes.has(to)) return;
    const key = `${from} ${to} ${cause}`;
    const known = edges.get(key);
    if (!known || known.delaySeconds > delaySeconds) edges.set(key, { from, to, cause, delaySeconds });
  }

  /** Where an action leads on the map; actions that set off nothing further lead nowhere. */
  function targetOf(
    action: TriggerAction,
  ): { type: 'template'; key: string } | (PlainNode & { type: 'status' }) | null {
    if (action.type === 'send_letter') return { type: 'template', key: templateKey(action.templateId) };
    return action.type === 'change_status' ? statusNode(action.pipelineId, action.statusId) : null;
  }

  function statusNode(pipelineId: number, statusId: number): PlainNode & { type: 'status' } {
    const key = statusKey(pipelineId, statusId);
    const { pipelineName = null, statusName = null } = statuses.get(key) ?? {};
    return { type: 'status', key, pipelineId, statusId, pipelineName, statusName };
  }
}

/** The triggers on a letter's actions, each with its cause and time. */
function usesOf(actions: LetterActions): { cause: ExecutionCause; triggerId: string; delaySeconds: number }[] {
  const { notOpened, ...others } = actions;
  const waiting = notOpened.map(({ triggerId, afterSeconds }) => ({ triggerId, delaySeconds: afterSeconds }));
  return Object.entries({ ...others, notOpened: waiting }).flatMap(([action, uses]) =>
    isAction(action)
      ? uses.map(({ triggerId, delaySeconds = 0 }) => ({ cause: CAUSES[action], triggerId, delaySeconds }))
      : [],
  );
}

function isAction(name: string): name is keyof LetterActions {
  return Object.hasOwn(CAUSES, name);
}
