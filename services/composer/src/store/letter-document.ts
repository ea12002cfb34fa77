import type { EntityRef, LetterFile, LetterOrigin, LetterState } from '@pochtovik/contracts';
import { outboxFields, outboxIndex, type WithOutbox } from '@pochtovik/service-kit';
import { Schema } from 'mongoose';
import type { TimelineRecord } from '../domain/timeline.ts';

/** A letter: its content as it left, its state and timeline as the user sees them. `_id` is the letter's id. */
export interface LetterDocument extends WithOutbox {
  _id: string;
  accountId: number;
  sendId: string;
  origin: LetterOrigin;
  entity: EntityRef;
  templateId: string;
  /** Whom the pipeline's action named instead of the template's recipient, as typed; absent: nobody. */
  recipient?: string;
  /** null: there was no such template. */
  templateVersion: number | null;
  templateName: string;
  subject: string;
  mailboxId: string | null;
  from: { name: string; address: string } | null;
  to: { name: string; address: string } | null;
  /** Copies of it; absent: none. */
  cc?: { name: string; address: string }[];
  bcc?: { name: string; address: string }[];
  inReplyTo?: string;
  references?: string[];
  messageId: string;
  html: string;
  text: string;
  /** Where each of its trigger links leads; null: to the "Спасибо!" page. */
  links: { number: number; url: string | null }[];
  /** Where its tracked plain links lead, by their numbers less one; absent where they are not tracked. */
  plainLinks?: string[];
  /** Its files; absent for letters from before there were any. */
  attachments?: LetterFile[];
  /** Files leave as links only; absent: as parts where they fit. */
  attachAs?: 'links';
  /** Images that the HTML shows as `cid:` of their content id. */
  images?: (LetterFile & { contentId: string })[];
  /** IANA time zone of the account, for sentences of the timeline. */
  timeZone: string;
  state: LetterState;
  /** Order of the state among all that were and will be: see `progressOf`. */
  progress: number;
  failure: { code: string; response: string } | null;
  createdAt: Date;
  sentAt: Date | null;
  /** Absent until somebody who reads opened it. */
  openedAt?: Date;
  /** Absent until it came back. */
  bouncedAt?: Date;
  /** Absent until a person answered it. */
  repliedAt?: Date;
  /** Absent until a person downloaded one of its files. */
  downloadedAt?: Date;
  timeline: TimelineRecord[];
  /** The letter that this one repeats; absent for most. */
  resendOf?: string;
  /** The letter that repeats this one, or is about to. */
  resentAs?: string;
  /** The draft that it was returned to, or is about to be. */
  returnedAs?: string;
  /** What it is found by: see `searchKeysOf`. */
  searchKeys: string[];
}

const file = {
  attachmentId: { type: String, required: true },
  name: { type: String, required: true },
  contentType: { type: String, required: true },
  size: { type: Number, required: true },
};
const text = { type: String, default: '' };
const personSchema = new Schema({ name: text, address: text }, { _id: false, strict: 'throw' });
const person = { type: personSchema, default: null };
// Without a default: most letters have none, and an empty list would say nothing.
const people = { type: [personSchema], default: undefined };

/** Collection `letters`. */
export const letterSchema = new Schema<LetterDocument>(
  {
    _id: { type: String, required: true },
    accountId: { type: Number, required: true },
    sendId: { type: String, required: true },
    origin: { type: Object, required: true },
    entity: {
      type: new Schema(
        { type: { type: String, required: true }, id: { type: Number, required: true } },
        { _id: false, strict: 'throw' },
      ),
      required: true,
    },
    templateId: text,
    recipient: { type: String },
    templateVersion: { type: Number, default: null },
    templateName: text,
    subject: text,
    mailboxId: { type: String, default: null },
    from: person,
    to: person,
    cc: people,
    bcc: people,
    inReplyTo: { type: String },
    references: { type: [String], default: undefined },
    messageId: text,
    html: text,
    text,
    links: [{ _id: false, number: { type: Number, required: true }, url: { type: String, default: null } }],
    plainLinks: { type: [String], default: undefined },
    attachments: { type: [{ _id: false, ...file }], default: undefined },
    attachAs: { type: String },
    images: { type: [{ _id: false, ...file, contentId: { type: String, required: true } }], default: undefined },
    timeZone: { type: String, required: true },
    state: { type: String, required: true },
    progress: { type: Number, required: true },
    failure: { type: Object, default: null },
    createdAt: { type: Date, required: true },
    sentAt: { type: Date, default: null },
    openedAt: { type: Date },
    bouncedAt: { type: Date },
    repliedAt: { type: Date },
    downloadedAt: { type: Date },
    timeline: [
      {
        _id: false,
        eventId: { type: String, required: true },
        at: { type: Date, required: true },
        event: { type: String, required: true },
        service: { type: String, required: true },
        detail: text,
      },
    ],
    resendOf: { type: String },
    resentAs: { type: String },
    returnedAs: { type: String },
    searchKeys: { type: [String], default: [] },
    ...outboxFields,
  },
  { collection: 'letters', versionKey: false, strict: 'throw', autoIndex: false, autoCreate: false, minimize: false },
);
letterSchema.index({ accountId: 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, state: 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, 'entity.type': 1, 'entity.id': 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, mailboxId: 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, templateId: 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, searchKeys: 1, createdAt: -1, _id: -1 });
letterSchema.index({ accountId: 1, sendId: 1, state: 1, resentAs: 1 });
for (const id of ['attachments.attachmentId', 'images.attachmentId']) {
  letterSchema.index({ accountId: 1, [id]: 1 }, { partialFilterExpression: { [id]: { $exists: true } } });
}
letterSchema.index(...outboxIndex);
