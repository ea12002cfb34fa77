import {
  AccountGet,
  CustomFieldList,
  type LetterActions,
  type Simulation,
  type SimulationMove,
  type TemplateActions,
  type TriggerAction,
  type TriggerLink,
} from '@pochtovik/contracts';
import { createLogger } from '@pochtovik/service-kit';
import type { FiringTrigger } from '../../../src/domain/effect.ts';
import { checkTriggerText } from '../../../src/domain/trigger-text.ts';
import { type RunSources, simulate } from '../../../src/simulation/simulate.ts';
import { ACCOUNT, CARD } from '../samples.ts';

/** The lead of the samples. */
export const LEAD = { type: 'lead', id: 5001 } as const;
/** Noon in Moscow. */
export const START = new Date('2026-11-23T09:00:00Z');

/** An id that tells its number. */
export const idOf = (number: number) => number.toString(16).padStart(32, '0');

/** A template as chains see it. */
export function template(
  number: number,
  name: string,
  actions: Partial<LetterActions>,
  triggerLinks: number[] = [],
): TemplateActions {
  const none = { sent: [], opened: [], notOpened: [], failed: [] };
  return { id: idOf(number), name, actions: { ...none, ...actions }, triggerLinks };
}

/** A trigger as it was saved: with the variables of its text. */
export function trigger(number: number, name: string, action: TriggerAction): FiringTrigger {
  const checked = 'text' in action ? checkTriggerText(action.text, 'text', []) : null;
  return { id: idOf(number), name, action, variables: checked?.ok ? checked.variables : [] };
}

/** A trigger link. */
export function link(number: number, once: boolean, triggers: TriggerLink['triggers']): TriggerLink {
  const content = { name: 'Ссылка', once, redirectUrl: null, triggers };
  return { id: idOf(900 + number), ...content, number, variable: '', updatedAt: START.toISOString() };
}

/** An account to simulate in. */
export interface Account {
  templates: TemplateActions[];
  triggers: FiringTrigger[];
  links?: TriggerLink[];
  timeZone?: string;
}

/** Simulates the first template of an account for the lead of the samples. */
export function run(
  { templates, triggers, links = [], timeZone = AccountGet.example.reply.timezone }: Account,
  moves: SimulationMove[] = [],
  changes: { startAt?: Date; spanSeconds?: number; sources?: Partial<RunSources> } = {},
): Promise<Simulation> {
  const { startAt = START, spanSeconds = 30 * 86_400, sources } = changes;
  const templateId = templates[0]?.id ?? '';
  return simulate(
    { accountId: ACCOUNT, templateId, entity: LEAD, moves, startAt, spanSeconds },
    {
      log: createLogger('simulation', 'silent'),
      crm: {
        card: async () => ({ ...CARD, account: { ...CARD.account, timezone: timeZone } }),
        timeZone: async () => timeZone,
        fields: async () => CustomFieldList.example.reply.fields,
      },
      triggers: {
        find: async (_accountId, id) => triggers.find((each) => each.id === id) ?? null,
        names: async (_accountId, ids) =>
          new Map(triggers.filter(({ id }) => ids.includes(id)).map(({ id, name }) => [id, name])),
      },
      links: { findByNumber: async (_accountId, number) => links.find((each) => each.number === number) ?? null },
      letterCap: { count: 3, hours: 24 },
      templates: new Map(templates.map((each) => [each.id, each])),
      preview: async (id) => ({
        subject: `Тема: ${templates.find((each) => each.id === id)?.name}`,
        to: { name: 'Анна Смирнова', address: 'anna@client.test' },
        refusal: null,
      }),
      assertInTime() {},
      ...sources,
    },
  );
}

/** A run as lines: seconds from its start, the letter's number, what happened. */
export function lines({ timeline }: Simulation, startAt = START): string[] {
  return timeline.map((entry) => {
    const seconds = (new Date(entry.at).getTime() - startAt.getTime()) / 1000;
    return `${seconds} #${entry.letter} ${wordsOf(entry)}`;
  });
}

function wordsOf(entry: Simulation['timeline'][number]): string {
  switch (entry.type) {
    case 'letter-sent':
      return `sent «${entry.templateName}»`;
    case 'letter-not-sent':
      return `not sent «${entry.templateName}»: ${entry.code}`;
    case 'move':
      return `client ${entry.move}${entry.linkNumber === null ? '' : ` ${entry.linkNumber}`}`;
    case 'trigger':
      return `${entry.cause}: ${entry.triggerName} ${entry.outcome}`;
    case 'note':
      return `note`;
  }
}
