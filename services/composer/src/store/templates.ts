import type { Actor, TemplateContent } from '@pochtovik/contracts';
import { type Database, insertedOnce, isDuplicateKey } from '@pochtovik/service-kit';
import type { TemplateOwnership } from '../domain/template-access.ts';
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
  updatedAt: Date;
}

/** A template without its body. */
export type TemplateRow = Omit<StoredTemplate, 'content' | 'contentHash' | 'variables' | 'triggerLinks'> & {
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
  savedByUserId: number;
  savedAt: Date;
}

/** Templates of all accounts; a template of another account does not exist. */
export interface TemplateStore {
  find(accountId: number, templateId: string): Promise<StoredTemplate | null>;
  /** What a letter was made from: the content of one version, which never changes. */
  findVersion(accountId: number, templateId: string, version: number): Promise<TemplateContent | null>;
  /** One version with all that composing needs; `updatedAt` is when it was saved. */
  findAt(accountId: number, templateId: string, version: number): Promise<StoredTemplate | null>;
  /** What the actor may see, by name. */
  list(accountId: number, actor: Actor): Promise<TemplateRow[]>;
  /** All templates of the account, by id: what their letters set off. */
  chained(accountId: number): Promise<ChainedTemplate[]>;
  /** The templates whose newest version carries a file. */
  carrying(accountId: number, attachmentId: string): Promise<TemplateOwnership[]>;
  /**
   * Adds the version behind `after` (0 for a template that does not exist yet). False when somebody else has added that
   * version: the head has it then, so read it and decide again.
   */
  addVersion(accountId: number, templateId: string, after: number, version: NewVersion): Promise<boolean>;
}

/** Opens the store and makes its indexes. */
export async function openTemplates(database: Database): Promise<TemplateStore> {
  const heads = database.model('Template', headSchema);
  const versions = database.model('TemplateVersion', versionSchema);
  await Promise.all([heads.createCollection(), versions.createCollection()]);
  await Promise.all([heads.createIndexes(), versions.createIndexes()]);
  const headId = (accountId: number, templateId: string) => `${accountId}:${templateId}`;

  /** Lets the head show a version. A process may die between the two writes: whoever comes next does this one. */
  async function advance({ _id, savedByUserId, savedAt, ...version }: VersionDocument): Promise<void> {
    const id = headId(version.accountId, version.templateId);
    if (version.version > 1) {
      const before = { _id: id, accountId: version.accountId, version: version.version - 1 };
      await heads.updateOne(before, { $set: { ...version, updatedAt: savedAt } });
      return;
    }
    await insertedOnce(heads.insertOne({ ...version, _id: id, ownerUserId: savedByUserId, updatedAt: savedAt }));
  }

  return {
    async find(accountId, templateId) {
      const head = await heads.findOne({ _id: headId(accountId, templateId), accountId }).lean<HeadDocument>();
      return head && plain(head);
    },

    async findVersion(accountId, templateId, version) {
      const _id = `${headId(accountId, templateId)}:${version}`;
      const found = await versions.findOne({ _id, accountId }).select({ content: 1 }).lean<VersionDocument>();
      return found?.content ?? null;
    },

    async findAt(accountId, templateId, version) {
      const _id = `${headId(accountId, templateId)}:${version}`;
      const found = await versions.findOne({ _id, accountId }).lean<VersionDocument>();
      return found && plain({ ...found, ownerUserId: found.savedByUserId, updatedAt: found.savedAt });
    },

    async list(accountId, { userId, role }) {
      const seen = role === 'administrator' ? {} : { $or: [{ ownerUserId: userId }, { 'content.isPublic': true }] };
      const found = await heads
        .find({ accountId, ...seen })
        .select({ 'content.html': 0 })
        .sort({ 'content.name': 1, _id: 1 })
        .lean<HeadDocument[]>();
      return found.map(plain);
    },

    async chained(accountId) {
      const found = await heads
        .find({ accountId })
        .select({
          templateId: 1,
          ownerUserId: 1,
          triggerLinks: 1,
          'content.name': 1,
          'content.actions': 1,
          'content.isPublic': 1,
        })
        .sort({ _id: 1 })
        .lean<HeadDocument[]>();
      return found.map(({ templateId, ownerUserId, triggerLinks, content: { name, actions, isPublic } }) => ({
        ...{ id: templateId, ownerUserId, triggerLinks },
        content: { name, actions, isPublic },
      }));
    },

    async carrying(accountId, attachmentId) {
      const found = await heads
        .find({ accountId, 'content.attachments.attachmentId': attachmentId })
        .select({ ownerUserId: 1, 'content.isPublic': 1 })
        .lean<HeadDocument[]>();
      return found.map(({ ownerUserId, content: { isPublic } }) => ({ ownerUserId, content: { isPublic } }));
    },

    async addVersion(accountId, templateId, after, added) {
      const version = after + 1;
      const _id = `${headId(accountId, templateId)}:${version}`;
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
  };
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
    updatedAt: head.updatedAt,
  };
}
