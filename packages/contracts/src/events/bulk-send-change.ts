import Type from 'typebox';
import { Id, UserId } from '../common.ts';
import { EXAMPLE } from '../examples.ts';

/** Data of the events by which a person holds back, lets go or ends a bulk send. */
export const bulkSendChange = Type.Object({
  bulkSendId: Id,
  userId: UserId,
  /** Grows with every change of the send: of two events the one with the greater number is true, in whatever order they come. */
  revision: Type.Integer({ minimum: 1 }),
});

/** Example of {@link bulkSendChange}. */
export const bulkSendChangeExample = { bulkSendId: EXAMPLE.bulkSendId, userId: EXAMPLE.userId, revision: 2 };
