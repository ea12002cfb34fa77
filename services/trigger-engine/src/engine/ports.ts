import type { AccountField, CardPart, EntityCard, EntityRef } from '@pochtovik/contracts';
import type { Logger, Timers } from '@pochtovik/service-kit';
import type { LetterCap } from '../domain/letter-cap.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { ExecutionStore } from '../store/executions.ts';
import type { FirstVisitStore } from '../store/first-visits.ts';
import type { LetterCapStore } from '../store/letter-caps.ts';
import type { LetterStore } from '../store/letters.ts';
import type { PipelineLetterStore } from '../store/pipeline-letters.ts';
import type { TriggerStore } from '../store/triggers.ts';

/** What the engine asks of the CRM while a trigger fires. */
export interface CrmReader {
  /** The card of a letter, fresh. @param parts what is read of it only because it is needed */
  card(accountId: number, entity: EntityRef, parts: CardPart[]): Promise<EntityCard>;
  /** The account's time zone, an IANA name. */
  timeZone(accountId: number): Promise<string>;
  /** The account's custom fields. */
  fields(accountId: number): Promise<readonly AccountField[]>;
}

/** All that the engine reaches; nothing in `engine/` knows more of the world, its clock included. */
export interface Ports {
  now(): Date;
  random(): number;
  log: Logger;
  crm: CrmReader;
  timers: Pick<Timers, 'schedule'>;
  /** True when every opening told by a time has been taken in, as far as waiting for it makes sense. */
  openingsKnown(until: Date): Promise<boolean>;
  letterCap: LetterCap;
  accounts: Pick<AccountStore, 'uninstalledAt'>;
  executions: Pick<ExecutionStore, 'add' | 'take' | 'takeDue' | 'putOff' | 'move' | 'find'>;
  firstVisits: FirstVisitStore;
  letterCaps: LetterCapStore;
  /** Which letters stages of the CRM's pipeline send by themselves. */
  pipelineLetters: Pick<PipelineLetterStore, 'templatesOf'>;
  letters: Pick<LetterStore, 'find' | 'settle'>;
  triggers: Pick<TriggerStore, 'find' | 'names'>;
}
