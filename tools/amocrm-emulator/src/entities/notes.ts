import { type Static, type TObject, Type } from 'typebox';
import { type Account, nextId } from '../state/account.ts';
import type { Note } from '../state/feed.ts';
import type { CardType } from '../state/fields.ts';
import { closed, nullable, schemaErrors } from '../validation/body.ts';
import { type FieldError, notExpected, notSupported } from '../validation/problem.ts';
import { noteItem } from '../webhooks/v2-items.ts';
import type { Change } from './change.ts';
import { eventEntity, hookGroup, SINGULAR } from './names.ts';

const Text = Type.String();
const Count = Type.Integer();
const OptionalText = Type.Optional(nullable(Text));

const service = closed({ service: Text, text: Text });
const call = closed({
  uniq: OptionalText,
  duration: Count,
  source: Text,
  link: OptionalText,
  phone: Text,
  call_responsible: Type.Optional(Type.Union([Text, Count])),
  call_status: Type.Optional(Type.Unsafe<number>({ type: 'integer', enum: [1, 2, 3, 4, 5, 6, 7, 8] })),
  call_result: OptionalText,
});
const sms = closed({ text: Text, phone: Text });

/** `params` of every type of note a client may create (amoCRM events-and-notes). */
const PARAMS: Record<string, TObject> = {
  common: closed({ text: Text }),
  service_message: service,
  extended_service_message: service,
  call_in: call,
  call_out: call,
  message_cashier: closed({
    status: Type.Unsafe<string>({ type: 'string', enum: ['created', 'shown', 'canceled'] }),
    text: Text,
  }),
  geolocation: closed({
    text: Text,
    address: Text,
    longitude: Type.Union([Text, Type.Number()]),
    latitude: Type.Union([Text, Type.Number()]),
  }),
  sms_in: sms,
  sms_out: sms,
  attachment: closed({ file_uuid: Text, version_uuid: OptionalText, file_name: Text }),
};

const EVENT_OF: Record<string, string> = {
  common: 'common_note_added',
  service_message: 'service_note_added',
  extended_service_message: 'service_note_added',
  call_in: 'incoming_call',
  call_out: 'outgoing_call',
  message_cashier: 'message_to_cashier_note_added',
  geolocation: 'geo_note_added',
  sms_in: 'incoming_sms',
  sms_out: 'outgoing_sms',
  attachment: 'attachment_note_added',
};

const shared = {
  params: Type.Optional(Type.Unknown()),
  text: Type.Optional(Type.Unknown()),
  created_by: Type.Optional(Count),
  updated_by: Type.Optional(Count),
  created_at: Type.Optional(Count),
  updated_at: Type.Optional(Count),
  responsible_user_id: Type.Optional(Count),
  is_need_to_trigger_digital_pipeline: Type.Optional(Type.Boolean()),
  request_id: Type.Optional(Type.Union([Text, Count])),
};

/** A new note of a card named in the path. */
export const NoteInput = closed({ ...shared, note_type: Text, entity_id: Type.Optional(Count) });

/** A new note in a batch over several cards. */
export const NoteBatchInput = closed({ ...shared, note_type: Text, entity_id: Count });

/** A change of a note. */
export const NotePatch = closed({
  ...shared,
  note_type: Type.Optional(Text),
  entity_id: Type.Optional(Count),
  id: Type.Optional(Count),
});

/** A change of a note in a batch. */
export const NoteBatchPatch = closed({ ...NotePatch.properties, id: Count });

/** A write of a note whose type is known. */
export type TypedNote = Static<typeof NotePatch> & { note_type: string };

/** Refuses params that do not fit the type, types nobody can create, cards and users that are not there. */
export function checkNote(
  account: Account,
  type: CardType,
  input: TypedNote,
  entityId: number,
  errors: FieldError[],
): void {
  const schema = PARAMS[input.note_type];
  if (!schema) errors.push(notSupported('note_type'));
  else errors.push(...schemaErrors(schema, input.params ?? {}, 'params'));
  if (input.text !== undefined) errors.push(notExpected('text'));
  const card = account[type].get(entityId);
  if (!card || card.is_deleted) errors.push(notSupported('entity_id'));
  if (input.responsible_user_id !== undefined && !account.users.has(input.responsible_user_id))
    errors.push(notSupported('responsible_user_id'));
  if (input.created_by !== undefined && input.created_by !== 0 && !account.users.has(input.created_by))
    errors.push(notSupported('created_by'));
  if (schema && input.note_type === 'attachment' && errors.length === 0) {
    const uuid = paramsOf(input)['file_uuid'];
    if (typeof uuid !== 'string' || !account.files.has(uuid)) errors.push(notSupported('params.file_uuid'));
  }
}

/** Writes a new note. */
export function createNote(change: Change, type: CardType, entityId: number, input: TypedNote): Note {
  const responsible = input.responsible_user_id ?? change.account[type].get(entityId)?.responsible_user_id ?? 0;
  const note = putNote(change, type, entityId, input.note_type, storedParams(change.account, input), {
    createdBy: input.created_by ?? change.actorId,
    createdAt: input.created_at ?? change.now,
    responsible,
  });
  change.event({
    type: EVENT_OF[input.note_type] ?? 'common_note_added',
    entityType: eventEntity(type),
    entityId,
    after: [{ note: { id: note.id } }],
    createdBy: note.created_by,
  });
  return note;
}

/** Author and time of a note. */
interface NoteStamp {
  createdBy: number;
  createdAt: number;
  responsible: number;
}

/** Puts a note of any type, also those clients cannot create, into the feed and tells the webhooks. */
export function putNote(
  change: Change,
  type: CardType,
  entityId: number,
  noteType: string,
  params: Record<string, unknown>,
  stamp: NoteStamp,
): Note {
  const { account } = change;
  const note: Note = {
    id: nextId(account),
    entityType: type,
    entity_id: entityId,
    created_by: stamp.createdBy,
    updated_by: stamp.createdBy,
    created_at: stamp.createdAt,
    updated_at: stamp.createdAt,
    responsible_user_id: stamp.responsible,
    group_id: account.users.get(stamp.responsible)?.groupId ?? 0,
    note_type: noteType,
    params,
    isPinned: false,
  };
  account.notes.set(note.id, note);
  change.hook(`note_${SINGULAR[type]}`, hookGroup(type), 'note', noteItem(account, note));
  return note;
}

/** Writes a change of a note; its type stays. */
export function updateNote(change: Change, note: Note, input: TypedNote): void {
  note.params = storedParams(change.account, input);
  note.updated_by = input.updated_by ?? change.actorId;
  note.updated_at = input.updated_at ?? change.now;
}

/** A note as the API reads it. */
export function noteView(account: Account, note: Note, pinned: boolean): Record<string, unknown> {
  return {
    id: note.id,
    entity_id: note.entity_id,
    created_by: note.created_by,
    updated_by: note.updated_by,
    created_at: note.created_at,
    updated_at: note.updated_at,
    responsible_user_id: note.responsible_user_id,
    group_id: note.group_id,
    note_type: note.note_type,
    params: note.params,
    account_id: account.profile.id,
    ...(pinned ? { is_pinned: note.isPinned } : {}),
  };
}

/** Adds what amoCRM adds to the params of an attachment. */
function storedParams(account: Account, input: TypedNote): Record<string, unknown> {
  const params = paramsOf(input);
  if (input.note_type !== 'attachment') return { ...params };
  const file = typeof params['file_uuid'] === 'string' ? account.files.get(params['file_uuid']) : undefined;
  return {
    ...params,
    version_uuid: params['version_uuid'] ?? file?.activeVersion ?? null,
    is_drive_attachment: true,
    original_name: params['file_name'],
    text: params['file_name'],
  };
}

function paramsOf(input: TypedNote): Record<string, unknown> {
  return typeof input.params === 'object' && input.params !== null ? { ...input.params } : {};
}
