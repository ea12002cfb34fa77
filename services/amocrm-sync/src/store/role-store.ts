import type { Role } from '@pochtovik/contracts';
import { type Connection, Schema } from 'mongoose';

interface RoleDocument {
  /** `<account id>/<user id>`. */
  _id: string;
  accountId: number;
  userId: number;
  role: Role;
}

const schema = new Schema<RoleDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    userId: { type: Number, required: true },
    role: { type: String, enum: ['administrator', 'user', 'none'], required: true },
  },
  { strict: 'throw', versionKey: false, autoIndex: false },
);
schema.index({ accountId: 1 });

/** The roles that administrators ticked. */
export type RoleStore = Awaited<ReturnType<typeof createRoleStore>>;

/** Makes the collection with its index. */
export async function createRoleStore(connection: Connection) {
  const Model = connection.model<RoleDocument>('Role', schema, 'roles');
  await Model.createCollection();
  await Model.createIndexes();

  return {
    /** Roles ticked in an account, by user id. */
    async all(accountId: number): Promise<Map<number, Role>> {
      const found = await Model.find({ accountId }).lean();
      return new Map(found.map((document) => [document.userId, document.role]));
    },

    /** The role ticked for one user. */
    async get(accountId: number, userId: number): Promise<Role | undefined> {
      const found = await Model.findOne({ _id: `${accountId}/${userId}`, accountId }).lean();
      return found?.role;
    },

    /** Ticks a user. */
    async set(accountId: number, userId: number, role: Role): Promise<void> {
      await Model.updateOne({ _id: `${accountId}/${userId}`, accountId }, { $set: { userId, role } }, { upsert: true });
    },
  };
}
