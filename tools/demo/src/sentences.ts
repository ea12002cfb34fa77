import { EVENTS } from '@pochtovik/contracts';
import type { LiveEvent } from './live-events.ts';

/** A line of the timeline: who did what, and where it can be seen. */
export interface TimelineLine {
  at: string;
  service: string;
  what: string;
  where: string;
}

/** Addresses that lines point to. */
export interface Places {
  gatewayUrl: string;
  amocrmOrigin: string;
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function at(value: unknown, ...keys: string[]): unknown {
  let current: unknown = value;
  for (const key of keys) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = new Map(Object.entries(current)).get(key);
  }
  return current;
}

const WHAT: Record<string, (data: LiveEvent['data']) => string> = {
  'account.installed': (data) => `the widget is installed in «${text(data['name'])}»`,
  'digital-pipeline.triggered': (data) => `lead ${text(data['leadId'])} entered a status with our action`,
  'letter.queued': (data) => `letter «${text(at(data, 'letter', 'subject'))}» is composed and queued`,
  'letter.requested': () => 'a trigger asks for another letter by template',
  'letter.not-composed': (data) => `no letter could be made: ${text(data['code'])}`,
  'letter.sent': (data) => `the mail server accepted the letter: ${text(data['response'])}`,
  'letter.deferred': (data) => `the letter will be tried again: ${text(data['response'])}`,
  'letter.failed': (data) => `the letter is not sent: ${text(data['response'])}`,
  'letter.appended': (data) => `a copy lies in the folder «${text(data['folder'])}»`,
  'letter.append-failed': (data) => `no copy in the Sent folder: ${text(data['reason'])}`,
  'mailbox.paused': (data) => `mailbox ${text(data['address'])} is paused: ${text(data['code'])}`,
  'tracking.opened': (data) => `the letter was opened by a ${text(data['visitor'])}`,
  'tracking.clicked': (data) => `trigger link ${text(data['linkNumber'])} was clicked by a ${text(data['visitor'])}`,
  'trigger.executed': (data) =>
    `trigger «${text(data['triggerName'])}» on ${text(data['cause'])}: ${text(data['outcome'])}`,
  'crm.command-requested': (data) => `wants amoCRM to ${text(at(data, 'command', 'type')).replaceAll('_', ' ')}`,
  'crm.command-completed': (data) => `amoCRM did it: ${text(data['detail'])}`,
  'crm.command-failed': (data) => `amoCRM refused: ${text(data['reason'])}`,
};

/** Makes the teller of events: a sentence for each and the address where a person finds it. It remembers which lead a command is about. */
export function sentences(places: Places): (event: LiveEvent) => TimelineLine {
  const leadOfCommand = new Map<string, string>();
  return ({ type, occurredAt, data }) => {
    const service = EVENTS.find((contract) => contract.type === type)?.publisher ?? 'unknown';
    const letterId = text(data['letterId']) || text(at(data, 'letter', 'letterId'));
    const commandId = text(data['commandId']);
    const leadId =
      text(data['leadId']) ||
      text(at(data, 'command', 'leadId')) ||
      text(at(data, 'command', 'entity', 'id')) ||
      (leadOfCommand.get(commandId) ?? '');
    if (commandId && leadId) leadOfCommand.set(commandId, leadId);
    const where = letterId
      ? `${places.gatewayUrl}/api/v1/letters/${letterId}`
      : leadId
        ? `${places.amocrmOrigin}/api/v4/leads/${leadId}`
        : `${places.gatewayUrl}/api/v1/mailboxes`;
    return { at: occurredAt, service, what: WHAT[type]?.(data) ?? type, where };
  };
}
