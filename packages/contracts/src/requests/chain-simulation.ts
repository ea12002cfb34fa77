import Type, { type Static } from 'typebox';
import { AccountId, DelaySeconds, EntityRef, ExecutionCause, Id, MailAddress, Time } from '../common.ts';
import { CrmCommand } from '../crm-command.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

const LetterNumber = Type.Integer({ minimum: 1, description: 'Place among the letters of the run, from 1' });

const of = {
  /** Counted from when the letter was sent. */
  afterSeconds: DelaySeconds,
  /** Absent: every letter of the run. */
  letter: Type.Optional(LetterNumber),
  /** Absent: letters by every template. */
  templateId: Type.Optional(Id),
};

/** What happens to letters of the run; without moves the client does nothing. */
export const SimulationMove = Type.Union([
  Type.Object({ type: Type.Literal('opens'), ...of }),
  Type.Object({ type: Type.Literal('clicks'), linkNumber: Type.Integer({ minimum: 1 }), ...of }),
  Type.Object({ type: Type.Literal('answers'), ...of }),
  Type.Object({ type: Type.Literal('downloads'), ...of }),
  Type.Object({ type: Type.Literal('unsubscribes'), ...of }),
  /** The letter is accepted and comes back undelivered. */
  Type.Object({ type: Type.Literal('bounces'), ...of }),
  /** The server refuses the letter: it is not sent. */
  Type.Object({ type: Type.Literal('refused'), ...of }),
]);
/** See the schema of the same name. */
export type SimulationMove = Static<typeof SimulationMove>;

/** Which trigger, on what. */
const firing = {
  at: Time,
  /** The letter whose trigger it is. */
  letter: LetterNumber,
  cause: ExecutionCause,
  triggerId: Id,
  triggerName: Type.String(),
};
const Nullable = <S extends Parameters<typeof Type.Union>[0][number]>(schema: S) => Type.Union([schema, Type.Null()]);
const letterFields = {
  at: Time,
  letter: LetterNumber,
  templateId: Id,
  /** null here and below: of a template that the actor may not see. */
  templateName: Nullable(Type.String()),
  subject: Nullable(Type.String()),
  to: Nullable(MailAddress),
  /** The letter whose trigger asked for it; null for the first. */
  askedBy: Nullable(LetterNumber),
};

/** One line of the run. */
export const SimulationEntry = Type.Union([
  Type.Object({ type: Type.Literal('letter-sent'), ...letterFields }),
  Type.Object({ type: Type.Literal('letter-not-sent'), ...letterFields, code: Type.String(), reason: Type.String() }),
  /** The client, or the mail server. */
  Type.Object({
    type: Type.Literal('move'),
    at: Time,
    letter: LetterNumber,
    move: Type.String(),
    linkNumber: Nullable(Type.Integer({ minimum: 1 })),
  }),
  /** A trigger that ended, with what it changed in amoCRM; null where it changed nothing there. */
  Type.Object({
    type: Type.Literal('trigger'),
    ...firing,
    /** Kind of the action; null where it did not come to it. */
    action: Nullable(Type.String()),
    outcome: Type.Union([Type.Literal('done'), Type.Literal('failed'), Type.Literal('cancelled')]),
    detail: Type.String(),
    command: Nullable(CrmCommand),
  }),
  /** A message of the product's own in the card. */
  Type.Object({ type: Type.Literal('note'), at: Time, letter: LetterNumber, command: CrmCommand }),
]);
/** See the schema of the same name. */
export type SimulationEntry = Static<typeof SimulationEntry>;

/** A whole run. */
export const Simulation = Type.Object({
  timeline: Type.Array(SimulationEntry),
  /** Timers that still wait when the run ends, by time. */
  waiting: Type.Array(Type.Object(firing)),
  /** `quiet`: nothing is left to happen; `span`: the time was up; `too-long`: more happened than one run shows. */
  end: Type.Union([Type.Literal('quiet'), Type.Literal('span'), Type.Literal('too-long')]),
  endsAt: Time,
});
/** See the schema of the same name. */
export type Simulation = Static<typeof Simulation>;

/** What a run is asked for. */
export const SimulationPlan = Type.Object({
  templateId: Id,
  entity: EntityRef,
  moves: Type.Array(SimulationMove, { maxItems: 50 }),
  /** Absent: now. */
  startAt: Type.Optional(Time),
  /** Virtual time that the run may take, ten years at most. Absent: thirty days. */
  spanSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 315_360_000 })),
});
/** See the schema of the same name. */
export type SimulationPlan = Static<typeof SimulationPlan>;

const example: Static<typeof SimulationPlan> = {
  templateId: EXAMPLE.templateId,
  entity: { type: 'lead', id: EXAMPLE.leadId },
  moves: [{ type: 'opens', afterSeconds: 7200, letter: 1 }],
  startAt: EXAMPLE.time,
};

/**
 * Runs a chain in virtual time: nothing is sent and nothing is written. Errors: TEMPLATE_UNKNOWN, ENTITY_UNKNOWN,
 * TRIGGER_LINK_UNKNOWN (details name the move), SIMULATION_TOO_SLOW, CRM_UNAVAILABLE, SERVICE_UNAVAILABLE.
 */
export const ChainSimulate = defineRequest({
  service: 'trigger-engine',
  name: 'chain.simulate',
  version: 1,
  summary: 'What a template would set off for a card, in virtual time.',
  request: Type.Object({ accountId: AccountId, actor: Actor, ...SimulationPlan.properties }),
  reply: Simulation,
  example: {
    request: {
      accountId: EXAMPLE.accountId,
      actor: { userId: EXAMPLE.userId, role: 'administrator' },
      ...example,
    },
    reply: {
      timeline: [
        {
          type: 'letter-sent',
          at: EXAMPLE.time,
          letter: 1,
          templateId: EXAMPLE.templateId,
          templateName: 'Коммерческое предложение',
          subject: 'Коммерческое предложение для Анны',
          to: { name: 'Анна Смирнова', address: 'anna@client.test' },
          askedBy: null,
        },
        {
          type: 'trigger',
          at: EXAMPLE.time,
          letter: 1,
          cause: 'sent',
          triggerId: EXAMPLE.triggerId,
          triggerName: 'Поменять этап на КП отправлено',
          action: 'change_status',
          outcome: 'done',
          detail: '',
          command: {
            type: 'update_lead',
            leadId: EXAMPLE.leadId,
            pipelineId: EXAMPLE.pipelineId,
            statusId: EXAMPLE.statusId,
          },
        },
      ],
      waiting: [],
      end: 'quiet',
      endsAt: EXAMPLE.time,
    },
  },
});
