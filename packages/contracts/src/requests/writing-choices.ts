import Type, { type Static } from 'typebox';
import { AccountId } from '../common.ts';
import { defineRequest } from '../define.ts';
import { EXAMPLE } from '../examples.ts';
import { Actor } from './template.ts';

/** What a user chose last when writing a letter: a new one begins with it. */
export const WritingChoices = Type.Object({
  /** The tick «Отслеживать скачивания вложений»; false until the user has set it. */
  trackDownloads: Type.Boolean(),
});
/** See the schema of the same name. */
export type WritingChoices = Static<typeof WritingChoices>;

/** The choices of the actor; they are kept by `draft.save`. */
export const WritingChoicesGet = defineRequest({
  service: 'composer',
  name: 'writing-choices.get',
  version: 1,
  summary: 'What a user chose last when writing a letter.',
  request: Type.Object({ accountId: AccountId, actor: Actor }),
  reply: WritingChoices,
  example: {
    request: { accountId: EXAMPLE.accountId, actor: { userId: EXAMPLE.userId, role: 'user' } },
    reply: { trackDownloads: true },
  },
});
