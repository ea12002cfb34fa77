import type { EntityRef, LetterOrigin, LetterState } from '@pochtovik/contracts';
import { type Database, insertedOnce, type OutboxCollection, type PagePosition } from '@pochtovik/service-kit';
import type { QueryFilter } from 'mongoose';
import type { LetterSearch } from '../domain/letter-search.ts';
import type { LetterFact, TimelineRecord } from '../domain/timeline.ts';
import { type LetterDocument, letterSchema } from './letter-document.ts';

/** Lines of a timeline that strangers can cause (opens, clicks and what they trigger); a document must not grow without end. */
const MAX_UNBOUNDED_LINES = 300;

/** A letter as stored, without its outbox. */
export type StoredLetter = Omit<LetterDocument, 'outbox' | 'outboxPending'>;

/** A letter in a list. */
export type LetterRow = Omit<
  StoredLetter,
  'html' | 'text' | 'timeline' | 'links' | 'plainLinks' | 'searchKeys' | 'attachments' | 'images'
>;

/** Which letters a list shows. */
export interface LetterFilter {
  /** In any of these states; absent: in all. */
  states?: readonly LetterState[] | undefined;
  entity?: EntityRef | undefined;
  /** Only letters of these mailboxes; absent: of all. */
  mailboxIds?: readonly string[] | undefined;
  templateId?: string | undefined;
  /** Made at this time or later. */
  from?: Date | undefined;
  /** Made before this time. */
  to?: Date | undefined;
  search?: LetterSearch | undefined;
}

/** A letter that neither another letter nor a draft has taken the place of. */
const GOES_ON_NOWHERE = { resentAs: { $exists: false }, returnedAs: { $exists: false } };

/** Letters of all accounts; a letter of another account does not exist. */
export interface LetterStore {
  exists(accountId: number, letterId: string): Promise<boolean>;
  /** Stores a letter with its events; one that is there already stays as it is. */
  insert(letter: LetterDocument): Promise<void>;
  find(accountId: number, letterId: string): Promise<StoredLetter | null>;
  /** Newest first, behind a position. */
  list(
    accountId: number,
    filter: LetterFilter,
    page: { after: PagePosition | null; limit: number },
  ): Promise<LetterRow[]>;
  /** Where the trigger links of a letter lead; null when there is no such letter. */
  links(accountId: number, letterId: string): Promise<LetterDocument['links'] | null>;
  /** Where its tracked plain links lead, by their numbers less one; null when there is no such letter. */
  plainLinks(accountId: number, letterId: string): Promise<string[] | null>;
  /** Address a letter goes to; null when there is no such letter, or it has none. */
  recipient(accountId: number, letterId: string): Promise<string | null>;
  /** Its files, in order; null when there is no such letter. */
  files(accountId: number, letterId: string): Promise<LetterDocument['attachments'] | null>;
  /** True when a letter carries the file, as an attachment or an image. @param mailboxIds only letters of these; absent: of all */
  carries(accountId: number, attachmentId: string, mailboxIds?: readonly string[]): Promise<boolean>;
  /** When the digital pipeline last had a letter made by a template, since a time; null: it had none. */
  lastByPipeline(accountId: number, templateId: string, since: Date): Promise<Date | null>;
  /** Time zone of a letter's account; null when there is no such letter. */
  timeZone(accountId: number, letterId: string): Promise<string | null>;
  /** Notes what an event tells of a letter. Doing it again, or in another order, comes to the same. */
  record(accountId: number, letterId: string, fact: LetterFact): Promise<void>;
  /** Has somebody told, in this process, of each letter whose state `record` has changed. */
  onStateChange(listener: (accountId: number, origin: LetterOrigin) => void): void;
  /**
   * Names the letter that repeats another one, with a line in that one's timeline, if it stands in one of the states and is not repeated
   * already. @returns false when it is not so
   */
  claimResend(
    accountId: number,
    letterId: string,
    claim: { resendId: string; states: readonly LetterState[]; entry: TimelineRecord },
  ): Promise<boolean>;
  /** Names the draft that a letter is returned to, on the same terms as {@link LetterStore.claimResend}. */
  claimReturn(
    accountId: number,
    letterId: string,
    claim: { draftId: string; states: readonly LetterState[]; entry: TimelineRecord },
  ): Promise<boolean>;
  /** Letters by their ids, in the order of those. */
  findAll(accountId: number, letterIds: readonly string[]): Promise<LetterRow[]>;
  /** The collection that carries the outbox, for the relay. */
  collection: OutboxCollection;
}

/** What {@link LetterRow} leaves out. */
const WITHOUT_CONTENT = {
  ...{ html: 0, text: 0, timeline: 0, links: 0, plainLinks: 0, searchKeys: 0 },
  ...{ attachments: 0, images: 0, outbox: 0 },
} as const;

/** Opens the store and makes its indexes. */
export async function openLetters(database: Database): Promise<LetterStore> {
  const letters = database.model('Letter', letterSchema);
  await letters.createCollection();
  await letters.createIndexes();
  const listeners: Parameters<LetterStore['onStateChange']>[0][] = [];

  return {
    collection: letters.collection,

    async exists(accountId, letterId) {
      return (await letters.exists({ _id: letterId, accountId })) !== null;
    },

    async insert(letter) {
      await insertedOnce(letters.insertOne(letter));
    },

    find: (accountId, letterId) =>
      letters.findOne({ _id: letterId, accountId }).select({ outbox: 0 }).lean<StoredLetter>(),

    async list(accountId, filter, { after, limit }) {
      const conditions: QueryFilter<LetterDocument>[] = [{ accountId }];
      const { states, templateId, from, to, search } = filter;
      if (states) conditions.push({ state: { $in: [...states] } });
      if (filter.entity) conditions.push({ 'entity.type': filter.entity.type, 'entity.id': filter.entity.id });
      if (filter.mailboxIds) conditions.push({ mailboxId: { $in: [...filter.mailboxIds] } });
      if (templateId !== undefined) conditions.push({ templateId });
      if (from) conditions.push({ createdAt: { $gte: from } });
      if (to) conditions.push({ createdAt: { $lt: to } });
      if (search) conditions.push('id' in search ? { _id: search.id } : { searchKeys: { $all: search.keys } });
      if (after) {
        const { createdAt, id } = after;
        conditions.push({ $or: [{ createdAt: { $lt: createdAt } }, { createdAt, _id: { $lt: id } }] });
      }
      return letters
        .find({ $and: conditions })
        .select(WITHOUT_CONTENT)
        .sort({ createdAt: -1, _id: -1 })
        .limit(limit)
        .lean<LetterRow[]>();
    },

    async links(accountId, letterId) {
      const letter = await letters.findOne({ _id: letterId, accountId }).select({ links: 1 }).lean();
      return letter?.links ?? null;
    },

    async plainLinks(accountId, letterId) {
      const letter = await letters.findOne({ _id: letterId, accountId }).select({ plainLinks: 1 }).lean();
      return letter && (letter.plainLinks ?? []);
    },

    async recipient(accountId, letterId) {
      const letter = await letters.findOne({ _id: letterId, accountId }).select({ to: 1 }).lean();
      return letter?.to?.address ?? null;
    },

    async files(accountId, letterId) {
      const letter = await letters.findOne({ _id: letterId, accountId }).select({ attachments: 1 }).lean();
      return letter && (letter.attachments ?? []);
    },

    async carries(accountId, attachmentId, mailboxIds) {
      const files: QueryFilter<LetterDocument> = {
        accountId,
        $or: [{ 'attachments.attachmentId': attachmentId }, { 'images.attachmentId': attachmentId }],
      };
      if (mailboxIds) files.mailboxId = { $in: [...mailboxIds] };
      return (await letters.exists(files)) !== null;
    },

    async lastByPipeline(accountId, templateId, since) {
      const letter = await letters
        .findOne({ accountId, templateId, 'origin.type': 'digital-pipeline', createdAt: { $gte: since } })
        .sort({ createdAt: -1, _id: -1 })
        .select({ createdAt: 1 })
        .lean();
      return letter?.createdAt ?? null;
    },

    async timeZone(accountId, letterId) {
      const letter = await letters.findOne({ _id: letterId, accountId }).select({ timeZone: 1 }).lean();
      return letter?.timeZone ?? null;
    },

    async claimResend(accountId, letterId, { resendId, states, entry }) {
      const { matchedCount } = await letters.updateOne(
        { _id: letterId, accountId, state: { $in: [...states] }, ...GOES_ON_NOWHERE },
        { $set: { resentAs: resendId }, $push: { timeline: entry } },
      );
      return matchedCount > 0;
    },

    async claimReturn(accountId, letterId, { draftId, states, entry }) {
      const { matchedCount } = await letters.updateOne(
        { _id: letterId, accountId, state: { $in: [...states] }, ...GOES_ON_NOWHERE },
        { $set: { returnedAs: draftId }, $push: { timeline: entry } },
      );
      return matchedCount > 0;
    },

    async findAll(accountId, letterIds) {
      const found = await letters
        .find({ _id: { $in: [...letterIds] }, accountId })
        .select(WITHOUT_CONTENT)
        .lean<LetterRow[]>();
      return letterIds.flatMap((id) => found.filter(({ _id }) => _id === id));
    },

    async record(accountId, letterId, { entry, unbounded, state, since }) {
      const letter = { _id: letterId, accountId };
      const changed =
        state &&
        (await letters
          .findOneAndUpdate({ ...letter, progress: { $lt: state.progress } }, { $set: state })
          .select({ origin: 1 })
          .lean());
      if (since) await letters.updateOne(letter, { $min: since });
      const room = unbounded ? { [`timeline.${MAX_UNBOUNDED_LINES - 1}`]: { $exists: false } } : {};
      await letters.updateOne(
        { ...letter, ...room, 'timeline.eventId': { $ne: entry.eventId } },
        { $push: { timeline: entry } },
      );
      if (changed) for (const listener of listeners) listener(accountId, changed.origin);
    },

    onStateChange(listener) {
      listeners.push(listener);
    },
  };
}
