import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import { templateSortKey } from '../domain/template-keys.ts';

/** A folder for templates. */
export interface StoredFolder {
  folderId: string;
  name: string;
  createdByUserId: number;
}

interface FolderDocument extends StoredFolder {
  /** `<account>:<folder>`. */
  _id: string;
  accountId: number;
  /** The name without regard to case: one folder each. */
  nameKey: string;
  createdAt: Date;
}

/** Folders of all accounts; a folder of another account does not exist. */
export interface TemplateFolderStore {
  find(accountId: number, folderId: string): Promise<StoredFolder | null>;
  /** The folder of a name, without regard to case. */
  findNamed(accountId: number, name: string): Promise<StoredFolder | null>;
  /** All of an account, by name. */
  list(accountId: number): Promise<StoredFolder[]>;
  count(accountId: number): Promise<number>;
  /** Makes a folder. False when its id or its name is taken. */
  insert(accountId: number, folder: StoredFolder & { createdAt: Date }): Promise<boolean>;
  /** False when another folder has the name. */
  rename(accountId: number, folderId: string, name: string): Promise<boolean>;
  remove(accountId: number, folderId: string): Promise<void>;
}

const schema = new Schema<FolderDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    folderId: { type: String, required: true },
    name: { type: String, required: true },
    nameKey: { type: String, required: true },
    createdByUserId: { type: Number, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'template_folders', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false },
);
schema.index({ accountId: 1, nameKey: 1 }, { unique: true });

/** Opens the store and makes its index. */
export async function openTemplateFolders(database: Database): Promise<TemplateFolderStore> {
  const folders = database.model('TemplateFolder', schema);
  await folders.createCollection();
  await folders.createIndexes();
  const keyOf = (accountId: number, folderId: string) => ({ _id: `${accountId}:${folderId}`, accountId });

  return {
    async find(accountId, folderId) {
      const found = await folders.findOne(keyOf(accountId, folderId)).lean<FolderDocument>();
      return found && plain(found);
    },

    async findNamed(accountId, name) {
      const found = await folders.findOne({ accountId, nameKey: templateSortKey(name) }).lean<FolderDocument>();
      return found && plain(found);
    },

    async list(accountId) {
      const found = await folders.find({ accountId }).sort({ nameKey: 1 }).lean<FolderDocument[]>();
      return found.map(plain);
    },

    count: (accountId) => folders.countDocuments({ accountId }),

    insert(accountId, folder) {
      const document = { ...keyOf(accountId, folder.folderId), ...folder, nameKey: templateSortKey(folder.name) };
      return unlessTaken(folders.insertOne(document));
    },

    rename(accountId, folderId, name) {
      const change = { $set: { name, nameKey: templateSortKey(name) } };
      return unlessTaken(folders.updateOne(keyOf(accountId, folderId), change));
    },

    async remove(accountId, folderId) {
      await folders.deleteOne(keyOf(accountId, folderId));
    },
  };
}

/** @returns false when the write broke on an id or a name that is taken */
async function unlessTaken(write: PromiseLike<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

function plain({ folderId, name, createdByUserId }: FolderDocument): StoredFolder {
  return { folderId, name, createdByUserId };
}
