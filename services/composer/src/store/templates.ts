import type { Actor, ErrorDetail, TemplateContent } from '@pochtovik/contracts';
import { type Database, insertedOnce, isDuplicateKey } from '@pochtovik/service-kit';
import type { QueryFilter } from 'mongoose';
import type { TemplateOwnership } from '../domain/template-access.ts';
import type { TemplatePosition } from '../domain/template-cursor.ts';
import { templateSearchKeys, templateSortKey } from '../domain/template-keys.ts';
import { type HeadDocument, headSchema, type VersionDocument, versionSchema } from './template-documents.ts';

/** The newest version of a template. */
export interface StoredTemplate {
  id: string;
  ownerUserId: number;
  version: number;
  content: TemplateContent;
  contentHash: string;
  /** Paths of the variables used. */
  variables: string[];
  /** Numbers of the trigger links used. */
  triggerLinks: number[];
  /** What was told of it when it was saved, and kept it from nothing; absent for one saved before there was anything to tell. */
  warnings?: ErrorDetail[] | undefined;
  updatedAt: Date;
  folderId: string | null;
  archivedAt: Date | null;
}

/** A template without its body. */
export type TemplateRow = Omit<
  StoredTemplate,
  'content' | 'contentHash' | 'variables' | 'triggerLinks' | 'warnings'
> & {
  content: Omit<TemplateContent, 'html'>;
};

/** A template as far as chains of letters go. */
export type ChainedTemplate = Pick<StoredTemplate, 'id' | 'ownerUserId' | 'triggerLinks'> & {
  content: Pick<TemplateContent, 'name' | 'actions' | 'isPublic'>;
};

/** A checked content about to become a version. */
export interface NewVersion {
  content: TemplateContent;
  contentHash: string;
  variables: string[];
  triggerLinks: number[];
  warnings: ErrorDetail[];
  savedByUserId: number;
  savedAt: Date;
}

/** A template that is made as a whole, with its first version. */
export interface NewTemplate extends NewVersion {
  templateId: string;
  folderId: string | null;
}

/** Which templates a list shows. */
export interface TemplateConditions {
  archived: boolean;
  /** null: in no folder. */
  folderId?: string | null | undefined;
  ownerUserId?: number | undefined;
  /** Keys that a template must have all of: see `templateSearchKeys`. */
  keys?: readonly string[] | undefined;
  templateId?: string | undefined;
}

/** A version as it was saved. */
export type StoredVersion = Pick<VersionDocument, 'version' | 'content' | 'savedByUserId' | 'savedAt'>;

/** A version in a list: without all that its letters are made of. */
export type VersionRow = Omit<StoredVersion, 'content'> & { content: Pick<TemplateContent, 'name' | 'subject'> };

/** What of a template may change without a new version. */
export type HeadChange = Partial<Pick<HeadDocument, 'ownerUserId' | 'folderId' | 'archivedAt'>>;

/** Templates of all accounts; a template of another account does not exist. */
export interface TemplateStore {
  /** Also one in the archive. */
  find(accountId: number, templateId: string): Promise<StoredTemplate | null>;
  /** What a letter was made from: the content of one version, which never changes. */
  findVersion(accountId: number, templateId: string, version: number): Promise<TemplateContent | null>;
  /** One version with all that composing needs; `updatedAt` is when it was saved, and it is in no archive. */
  findAt(accountId: number, templateId: string, version: number): Promise<StoredTemplate | null>;
  /** One version as it was saved. */
  version(accountId: number, templateId: string, version: number): Promise<StoredVersion | null>;
  /** Versions before a number, newest first. @param before null: all */
  versions(accountId: number, templateId: string, before: number | null, limit: number): Promise<VersionRow[]>;
  /** What the actor may see, in the order of `templateSortKey`, behind a position. */
  list(
    accountId: number,
    actor: Actor,
    conditions: TemplateConditions,
    page: { after: TemplatePosition | null; limit: number },
  ): Promise<TemplateRow[]>;
  /** How many templates that the actor may see lie in each folder, those in the archive apart. */
  countByFolder(accountId: number, actor: Actor): Promise<ReadonlyMap<string, number>>;
  /** Names of templates that begin with a text. */
  namesFrom(accountId: number, start: string): Promise<ReadonlySet<string>>;
  /** Templates of the account that letters may be made by, by id: what their letters set off. */
  chained(accountId: number): Promise<ChainedTemplate[]>;
  /** The templates whose newest version carries a file. */
  carrying(accountId: number, attachmentId: string): Promise<TemplateOwnership[]>;
  /** True when the newest version of a template carries the file or shows it in its text. */
  carries(accountId: number, attachmentId: string): Promise<boolean>;
  /**
   * Adds the version behind `after` (0 for a template that does not exist yet). False when somebody else has added that
   * version: the head has it then, so read it and decide again.
   */
  addVersion(accountId: number, templateId: string, after: number, version: NewVersion): Promise<boolean>;
  /** Makes templates; those of ids that are there stay as they are. None is seen before the versions of all are stored. */
  insertAll(accountId: number, added: readonly NewTemplate[]): Promise<void>;
  /** Changes what is no part of a version. @returns null when there is no such template */
  change(accountId: number, templateId: string, change: HeadChange): Promise<StoredTemplate | null>;
  /** Takes all templates out of a folder. */
  emptyFolder(accountId: number, folderId: string): Promise<void>;
}

/** Opens the store and makes its indexes. */
export async function openTemplates(database: Database): Promise<TemplateStore> {
  const heads = database.model('Template', headSchema);
  const versions = database.model('TemplateVersion', versionSchema);
  await Promise.all([heads.createCollection(), versions.createCollection()]);
  await Promise.all([heads.createIndexes(), versions.createIndexes()]);
  const headId = (accountId: number, templateId: string) => `${accountId}:${templateId}`;
  const versionId = (accountId: number, templateId: string, version: number) =>
    `${headId(accountId, templateId)}:${version}`;

  // Heads from before templates were searched get their keys once.
  for (;;) {
    const found = await heads
      .find({ sortKey: { $exists: false } })
      .limit(100)
      .lean<HeadDocument[]>();
    for (const { _id, accountId, content } of found) {
      await heads.updateOne({ _id, accountId, sortKey: { $exists: false } }, { $set: keysOf(content) });
    }
    if (found.length === 0) break;
  }

  /** Lets the head show a version. A process may die between the two writes: whoever comes next does this one. */
  async function advance({ _id, savedByUserId, savedAt, ...version }: VersionDocument): Promise<void> {
    const id = headId(version.accountId, version.templateId);
    if (version.version > 1) {
      const before = { _id: id, accountId: version.accountId, version: version.version - 1 };
      await heads.updateOne(before, { $set: { ...version, ...keysOf(version.content), updatedAt: savedAt } });
      return;
    }
    const head = headOf({ ...version, _id, savedByUserId, savedAt }, null);
    await insertedOnce(heads.insertOne(head));
  }

  function headOf({ savedByUserId, savedAt, ...version }: VersionDocument, folderId: string | null): HeadDocument {
    return {
      ...version,
      ...keysOf(version.content),
      ...{ _id: headId(version.accountId, version.templateId), ownerUserId: savedByUserId, updatedAt: savedAt },
      ...{ folderId, archivedAt: null },
    };
  }

  return {
    async find(accountId, templateId) {
      const head = await heads.findOne({ _id: headId(accountId, templateId), accountId }).lean<HeadDocument>();
      return head && plain(head);
    },

    async findVersion(accountId, templateId, version) {
      const _id = versionId(accountId, templateId, version);
      const found = await versions.findOne({ _id, accountId }).select({ content: 1 }).lean<VersionDocument>();
      return found?.content ?? null;
    },

    async findAt(accountId, templateId, version) {
      const _id = versionId(accountId, templateId, version);
      const found = await versions.findOne({ _id, accountId }).lean<VersionDocument>();
      return found && plain(headOf(found, null));
    },

    async version(accountId, templateId, version) {
      const _id = versionId(accountId, templateId, version);
      const found = await versions.findOne({ _id, accountId }).lean<VersionDocument>();
      return found && versionOf(found);
    },

    async versions(accountId, templateId, before, limit) {
      // Ids are known, so no index beside that of the ids is needed.
      const head = await heads
        .findOne({ _id: headId(accountId, templateId), accountId })
        .select({ version: 1 })
        .lean<HeadDocument>();
      const newest = Math.min(head?.version ?? 0, before === null ? Number.POSITIVE_INFINITY : before - 1);
      const numbers = Array.from({ length: Math.min(limit, newest) }, (_, index) => newest - index);
      const found = await versions
        .find({ _id: { $in: numbers.map((number) => versionId(accountId, templateId, number)) }, accountId })
        .select({ version: 1, 'content.name': 1, 'content.subject': 1, savedByUserId: 1, savedAt: 1 })
        .lean<VersionDocument[]>();
      return found.map(versionOf).toSorted((left, right) => right.version - left.version);
    },

    async list(accountId, actor, { archived, folderId, ownerUserId, keys = [], templateId }, { after, limit }) {
      const conditions: QueryFilter<HeadDocument>[] = [
        { accountId, archivedAt: archived ? { $ne: null } : null },
        ...seenBy(actor),
      ];
      if (folderId !== undefined) conditions.push({ folderId });
      if (ownerUserId !== undefined) conditions.push({ ownerUserId });
      if (templateId !== undefined) conditions.push({ templateId });
      if (keys.length > 0) conditions.push({ searchKeys: { $all: [...keys] } });
      if (after) {
        const { sortKey, id } = after;
        conditions.push({ $or: [{ sortKey: { $gt: sortKey } }, { sortKey, templateId: { $gt: id } }] });
      }
      const found = await heads
        .find({ $and: conditions })
        .select({ 'content.html': 0, searchKeys: 0 })
        .sort({ sortKey: 1, templateId: 1 })
        .limit(limit)
        .lean<HeadDocument[]>();
      return found.map(plain);
    },

    async countByFolder(accountId, actor) {
      const found = await heads
        .find({ $and: [{ accountId, archivedAt: null, folderId: { $ne: null } }, ...seenBy(actor)] })
        .select({ folderId: 1 })
        .lean<HeadDocument[]>();
      const counts = new Map<string, number>();
      for (const { folderId } of found) if (folderId !== null) counts.set(folderId, (counts.get(folderId) ?? 0) + 1);
      return counts;
    },

    async namesFrom(accountId, start) {
      const key = templateSortKey(start);
      const found = await heads
        .find({ accountId, sortKey: { $gte: key, $lt: `${key}\u{10ffff}` } })
        .select({ 'content.name': 1 })
        .lean<HeadDocument[]>();
      return new Set(found.map(({ content: { name } }) => name));
    },

    async chained(accountId) {
      const found = await heads
        .find({ accountId, archivedAt: null })
        .select({
          templateId: 1,
          ownerUserId: 1,
          triggerLinks: 1,
          'content.name': 1,
          'content.actions': 1,
          'content.isPublic': 1,
          'content.openTo': 1,
        })
        .sort({ _id: 1 })
        .lean<HeadDocument[]>();
      return found.map(({ templateId, ownerUserId, triggerLinks, content: { name, actions, isPublic, openTo } }) => ({
        ...{ id: templateId, ownerUserId, triggerLinks },
        content: { name, actions, isPublic, openTo },
      }));
    },

    async carrying(accountId, attachmentId) {
      const found = await heads
        .find({ accountId, 'content.attachments.attachmentId': attachmentId })
        .select({ ownerUserId: 1, 'content.isPublic': 1, 'content.openTo': 1 })
        .lean<HeadDocument[]>();
      return found.map(({ ownerUserId, content: { isPublic, openTo = [] } }) => ({
        ownerUserId,
        content: { isPublic, openTo },
      }));
    },

    async carries(accountId, attachmentId) {
      const places = [
        { 'content.attachments.attachmentId': attachmentId },
        { 'content.html': { $regex: `cid:${attachmentId}@pochtovik` } },
      ];
      return (await heads.exists({ accountId, $or: places })) !== null;
    },

    async addVersion(accountId, templateId, after, added) {
      const version = after + 1;
      const _id = versionId(accountId, templateId, version);
      const document = { ...added, _id, accountId, templateId, version };
      try {
        await versions.insertOne(document);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        const other = await versions.findOne({ _id, accountId }).lean<VersionDocument>();
        if (other) await advance(other);
        return false;
      }
      await advance(document);
      return true;
    },

    async insertAll(accountId, added) {
      const made = added.map(({ folderId, templateId, ...version }) => ({
        folderId,
        document: { ...version, accountId, templateId, version: 1, _id: versionId(accountId, templateId, 1) },
      }));
      for (const { document } of made) await insertedOnce(versions.insertOne(document));
      const all = made.map(({ document, folderId }) => headOf(document, folderId));
      await insertedOnce(heads.insertMany(all, { ordered: false }));
    },

    async change(accountId, templateId, change) {
      const head = await heads
        .findOneAndUpdate(
          { _id: headId(accountId, templateId), accountId },
          { $set: change },
          { returnDocument: 'after' },
        )
        .lean<HeadDocument>();
      return head && plain(head);
    },

    async emptyFolder(accountId, folderId) {
      await heads.updateMany({ accountId, folderId }, { $set: { folderId: null } });
    },
  };
}

/** The keys of a content that a head is listed by. */
function keysOf(content: TemplateContent): { sortKey: string; searchKeys: string[] } {
  return { sortKey: templateSortKey(content.name), searchKeys: templateSearchKeys(content) };
}

function seenBy({ userId, role }: Actor): QueryFilter<HeadDocument>[] {
  if (role === 'administrator') return [];
  return [{ $or: [{ ownerUserId: userId }, { 'content.isPublic': true }, { 'content.openTo': userId }] }];
}

function versionOf({ version, content, savedByUserId, savedAt }: VersionDocument): StoredVersion {
  return { version, content, savedByUserId, savedAt };
}

function plain(head: HeadDocument): StoredTemplate {
  return {
    id: head.templateId,
    ownerUserId: head.ownerUserId,
    version: head.version,
    content: head.content,
    contentHash: head.contentHash,
    variables: head.variables,
    triggerLinks: head.triggerLinks,
    warnings: head.warnings,
    updatedAt: head.updatedAt,
    folderId: head.folderId ?? null,
    archivedAt: head.archivedAt ?? null,
  };
}
