import type { ErrorDetail, TemplateContent } from '@pochtovik/contracts';
import { Schema } from 'mongoose';

/** What a version and the head of a template have alike. */
interface TemplateFields {
  accountId: number;
  templateId: string;
  version: number;
  content: TemplateContent;
  contentHash: string;
  /** Paths of the variables used. */
  variables: string[];
  /** Numbers of the trigger links used. */
  triggerLinks: number[];
  /** Absent in versions that were saved before warnings were kept. */
  warnings?: ErrorDetail[];
}

/** One version: written once, never changed. `_id` is `<account>:<template>:<version>`. */
export interface VersionDocument extends TemplateFields {
  _id: string;
  savedByUserId: number;
  savedAt: Date;
}

/** The newest version of a template and its owner. `_id` is `<account>:<template>`. */
export interface HeadDocument extends TemplateFields {
  _id: string;
  ownerUserId: number;
  updatedAt: Date;
  /** null: in none. */
  folderId: string | null;
  /** null: it is not in the archive. */
  archivedAt: Date | null;
  /** What it is ordered by: see `templateSortKey`. Absent in heads from before there was any order but the name's. */
  sortKey?: string;
  /** What it is found by: see `templateSearchKeys`. */
  searchKeys: string[];
}

const fields = {
  _id: { type: String, required: true },
  accountId: { type: Number, required: true },
  templateId: { type: String, required: true },
  version: { type: Number, required: true },
  // Checked by its contract before it comes here; a schema of its own would be a second truth.
  content: { type: Object, required: true },
  contentHash: { type: String, required: true },
  variables: { type: [String], required: true },
  triggerLinks: { type: [Number], required: true },
  warnings: { type: [Object], default: undefined },
};
const options = { versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false, minimize: false } as const;

/** Collection `template_versions`. */
export const versionSchema = new Schema<VersionDocument>(
  { ...fields, savedByUserId: { type: Number, required: true }, savedAt: { type: Date, required: true } },
  { ...options, collection: 'template_versions' },
);

/** Collection `templates`. */
export const headSchema = new Schema<HeadDocument>(
  {
    ...fields,
    ownerUserId: { type: Number, required: true },
    updatedAt: { type: Date, required: true },
    folderId: { type: String, default: null },
    archivedAt: { type: Date, default: null },
    sortKey: { type: String },
    searchKeys: { type: [String], default: [] },
  },
  { ...options, collection: 'templates' },
);
headSchema.index({ accountId: 1, sortKey: 1, templateId: 1 });
headSchema.index({ accountId: 1, searchKeys: 1, sortKey: 1, templateId: 1 });
headSchema.index({ accountId: 1, folderId: 1, sortKey: 1, templateId: 1 });
headSchema.index({ accountId: 1, 'content.attachments.attachmentId': 1 });
