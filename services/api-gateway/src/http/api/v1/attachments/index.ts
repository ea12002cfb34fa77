import { Attachment, AttachmentBegin, parserOf } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';

const { name, size } = AttachmentBegin.request.properties;
const attachmentParser = parserOf(Attachment);

/** POST /api/v1/attachments: begins the upload of a file; its bytes go to `…/:attachmentId/content`. */
export const attachments: Routes = (app, gateway) => {
  app.post(
    '/api/v1/attachments',
    { config: { auth: 'user' }, schema: { body: Type.Object({ name, size }), response: { 201: Attachment } } },
    async (request, reply) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const attachment = await createOnce(gateway, request, attachmentParser, (attachmentId) =>
        gateway.ask(AttachmentBegin, accountId, { accountId, actor: actorOf(caller), attachmentId, ...request.body }),
      );
      return reply.code(201).send(attachment);
    },
  );
};
