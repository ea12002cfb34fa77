import type { DraftContent, DraftOriginal, EntityRef } from '@pochtovik/contracts';
import { type Database, insertedOnce, type PagePosition } from '@pochtovik/service-kit';
import type { QueryFilter } from 'mongoose';
import type { LetterSearch } from '../domain/letter-search.ts';
import { shownFiles } from '../domain/stored-images.ts';
import { type DraftDocument, draftSchema, type SendOrder } from './draft-document.ts';

/** A draft as stored. */
export type StoredDraft = Omit<DraftDocument, '_id' | 'searchKeys' | 'fileIds'>;

/** A draft in a list: without its body. */
export type DraftRow = Omit<StoredDraft, 'content'> & { content: Omit<DraftContent, 'html'> };

/** A content to be kept. */
export interface DraftChange {
  content: DraftContent;
  searchKeys: string[];
  at: Date;
}

/** Which drafts a list shows. */
export interface DraftFilter {
  ownerUserId: number;
  entity?: EntityRef | undefined;
  search?: LetterSearch | undefined;
}

/** Drafts of all accounts; a draft of another account does not exist. */
export interface DraftStore {
  /** Also one that was sent. */
  find(accountId: number, draftId: string): Promise<StoredDraft | null>;
  /** Makes a draft with revision 1. False when its id is taken. */
  insert(
    accountId: number,
    draft: DraftChange & { draftId: string; ownerUserId: number; letterId: string | null; original?: DraftOriginal },
  ): Promise<boolean>;
  /** Keeps a content as the revision behind `revision`. False when there is another one by now, or it was sent or deleted. */
  save(accountId: number, draftId: string, revision: number, change: DraftChange): Promise<boolean>;
  /** Drafts that were not sent, last changed first, behind a position (`createdAt` of it is the last change). */
  list(
    accountId: number,
    filter: DraftFilter,
    page: { after: PagePosition | null; limit: number },
  ): Promise<DraftRow[]>;
  /** How many drafts a user has that were not sent. */
  count(accountId: number, ownerUserId: number): Promise<number>;
  /** True when a draft carries or shows the file, also one that was sent: its letters may be written again. */
  carries(accountId: number, attachmentId: string): Promise<boolean>;
  /** Deletes a draft that was not sent. @returns whether it was there */
  remove(accountId: number, draftId: string): Promise<boolean>;
  /** Fixes the order to send a revision. False when it is another one by now, or was ordered already or deleted. */
  order(accountId: number, draftId: string, revision: number, order: SendOrder): Promise<boolean>;
  /** All letters of the order are made. */
  finish(accountId: number, draftId: string): Promise<void>;
  /** Orders of any account that were fixed before a time and are not carried out. */
  unfinished(before: Date, limit: number): Promise<StoredDraft[]>;
}

/** Opens the store and makes its indexes. */
export async function openDrafts(database: Database): Promise<DraftStore> {
  const drafts = database.model('Draft', draftSchema);
  await drafts.createCollection();
  await drafts.createIndexes();
  const keyOf = (accountId: number, draftId: string) => ({ _id: `${accountId}:${draftId}`, accountId });

  return {
    find: (accountId, draftId) =>
      drafts.findOne(keyOf(accountId, draftId)).select({ searchKeys: 0, fileIds: 0 }).lean<StoredDraft>(),

    async insert(accountId, { draftId, ownerUserId, letterId, content, searchKeys, at, original }) {
      const fields = { draftId, ownerUserId, letterId, content, searchKeys, fileIds: filesOf(content), revision: 1 };
      const draft: DraftDocument = {
        ...keyOf(accountId, draftId),
        ...fields,
        ...(original && { original }),
        ...{ createdAt: at, updatedAt: at, state: 'draft', order: null },
      };
      return insertedOnce(drafts.insertOne(draft));
    },

    async save(accountId, draftId, revision, { content, searchKeys, at }) {
      const { matchedCount } = await drafts.updateOne(
        { ...keyOf(accountId, draftId), revision, state: 'draft' },
        { $set: { content, searchKeys, fileIds: filesOf(content), updatedAt: at }, $inc: { revision: 1 } },
      );
      return matchedCount > 0;
    },

    async list(accountId, { ownerUserId, entity, search }, { after, limit }) {
      const conditions: QueryFilter<DraftDocument>[] = [{ accountId, ownerUserId, state: 'draft' }];
      if (entity) conditions.push({ 'content.entity.type': entity.type, 'content.entity.id': entity.id });
      if (search) conditions.push('id' in search ? { draftId: search.id } : { searchKeys: { $all: search.keys } });
      if (after) {
        const { createdAt: updatedAt, id } = after;
        conditions.push({ $or: [{ updatedAt: { $lt: updatedAt } }, { updatedAt, draftId: { $lt: id } }] });
      }
      return drafts
        .find({ $and: conditions })
        .select({ 'content.html': 0, searchKeys: 0, fileIds: 0 })
        .sort({ updatedAt: -1, draftId: -1 })
        .limit(limit)
        .lean<DraftRow[]>();
    },

    count: (accountId, ownerUserId) => drafts.countDocuments({ accountId, ownerUserId, state: 'draft' }),

    async carries(accountId, attachmentId) {
      return (await drafts.exists({ accountId, fileIds: attachmentId })) !== null;
    },

    async remove(accountId, draftId) {
      const { deletedCount } = await drafts.deleteOne({ ...keyOf(accountId, draftId), state: 'draft' });
      return deletedCount > 0;
    },

    async order(accountId, draftId, revision, order) {
      const { matchedCount } = await drafts.updateOne(
        { ...keyOf(accountId, draftId), revision, state: 'draft' },
        { $set: { order, state: 'sending' } },
      );
      return matchedCount > 0;
    },

    async finish(accountId, draftId) {
      await drafts.updateOne({ ...keyOf(accountId, draftId), state: 'sending' }, { $set: { state: 'sent' } });
    },

    unfinished: (before, limit) =>
      drafts
        .find({ state: 'sending', 'order.at': { $lt: before } })
        .select({ searchKeys: 0, fileIds: 0 })
        .sort({ 'order.at': 1 })
        .limit(limit)
        .lean<StoredDraft[]>(),
  };
}

function filesOf({ attachmentIds, html }: DraftContent): string[] {
  return [...new Set([...attachmentIds, ...shownFiles(html)])];
}
