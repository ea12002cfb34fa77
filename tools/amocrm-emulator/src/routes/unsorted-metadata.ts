import { Type } from 'typebox';
import { closed, nullable } from '../validation/body.ts';

/** Metadata of a lead from a form. Source: amoCRM unsorted-api. */
export const FormsMetadata = closed({
  form_id: Type.String(),
  form_name: Type.String(),
  form_page: Type.String(),
  form_sent_at: Type.Integer(),
  ip: Type.Optional(nullable(Type.String())),
  referer: Type.Optional(nullable(Type.String())),
  visitor_uid: Type.Optional(nullable(Type.String())),
});

/** Metadata of a lead from a call. */
export const SipMetadata = closed({
  phone: Type.String(),
  called_at: Type.Integer(),
  duration: Type.Integer(),
  link: Type.String(),
  service_code: Type.String(),
  from: Type.Optional(nullable(Type.String())),
  uniq: Type.String(),
  call_responsible: Type.Optional(Type.Union([Type.String(), Type.Integer()])),
  is_call_event_needed: Type.Optional(Type.Boolean()),
});
