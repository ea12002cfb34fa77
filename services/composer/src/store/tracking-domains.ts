import { type Database, isDuplicateKey } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { WantedRecord } from '../domain/tracking-domain.ts';

/** The domain that an account has named, as it was last looked at. */
export interface StoredTrackingDomain {
  domain: string;
  isWorking: boolean;
  records: (WantedRecord & { found: boolean })[];
  checkedAt: Date;
}

interface DomainDocument extends StoredTrackingDomain {
  _id: string;
  accountId: number;
}

/** Who uses a domain; `_id` is the domain, so that it has one owner. */
interface OwnerDocument {
  _id: string;
  accountId: number;
}

const options = { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false } as const;
const domainSchema = new Schema<DomainDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    domain: { type: String, required: true },
    isWorking: { type: Boolean, required: true },
    records: [
      {
        _id: false,
        type: { type: String, required: true },
        name: { type: String, required: true },
        value: { type: String, required: true },
        found: { type: Boolean, required: true },
      },
    ],
    checkedAt: { type: Date, required: true },
  },
  { ...options, collection: 'tracking_domains' },
);
const ownerSchema = new Schema<OwnerDocument>(
  { _id: { type: String, required: true }, accountId: { type: Number, required: true } },
  { ...options, collection: 'tracking_domain_owners' },
);

/** Accounts' own domains for links. */
export interface TrackingDomainStore {
  find(accountId: number): Promise<StoredTrackingDomain | null>;
  set(accountId: number, domain: StoredTrackingDomain): Promise<void>;
  /** Makes the domain the account's. @returns false when it is another account's */
  own(accountId: number, domain: string): Promise<boolean>;
  /** True when the domain works in another account. */
  isForeign(accountId: number, domain: string): Promise<boolean>;
  /** Gives up every domain of the account but one. */
  disown(accountId: number, except?: string): Promise<void>;
  remove(accountId: number): Promise<void>;
}

/** Opens the store. */
export async function openTrackingDomains(database: Database): Promise<TrackingDomainStore> {
  const domains = database.model('TrackingDomain', domainSchema);
  const owners = database.model('TrackingDomainOwner', ownerSchema);
  await Promise.all([domains.createCollection(), owners.createCollection()]);
  const isOwner = async (accountId: number, domain: string) =>
    (await owners.exists({ _id: domain, accountId })) !== null;

  return {
    find: (accountId) => domains.findOne({ _id: String(accountId), accountId }).lean<StoredTrackingDomain>(),
    async set(accountId, domain) {
      await domains.updateOne({ _id: String(accountId), accountId }, { $set: { ...domain } }, { upsert: true });
    },
    async own(accountId, domain) {
      try {
        await owners.insertOne({ _id: domain, accountId });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return isOwner(accountId, domain);
      }
    },
    async isForeign(accountId, domain) {
      return (await owners.exists({ _id: domain, accountId: { $ne: accountId } })) !== null;
    },
    async disown(accountId, except) {
      await owners.deleteMany({ accountId, ...(except !== undefined && { _id: { $ne: except } }) });
    },
    async remove(accountId) {
      await domains.deleteOne({ _id: String(accountId), accountId });
    },
  };
}
