import { Attachment, AttachmentDelete, AttachmentGet, Id } from '@pochtovik/contracts';
import Type from 'typebox';
import { actorOf } from '../../../../../domain/caller.ts';
import type { Routes } from '../../../../../server/app.ts';
import { callerOf } from '../../../../../server/authentication.ts';

const schema = { params: Type.Object({ attachmentId: Id }), response: { 200: Attachment } };

/** GET and DELETE /api/v1/attachments/:attachmentId: what is known of a file (`received` tells where its upload goes on), and taking it away. */
export const attachment: Routes = (app, { ask }) => {
  app.get('/api/v1/attachments/:attachmentId', { config: { auth: 'user' }, schema }, (request) => {
    const caller = callerOf(request);
    const { accountId } = caller;
    return ask(AttachmentGet, accountId, { accountId, actor: actorOf(caller), ...request.params });
  });

  app.delete('/api/v1/attachments/:attachmentId', { config: { auth: 'user' }, schema }, (request) => {
    const caller = callerOf(request);
    const { accountId } = caller;
    return ask(AttachmentDelete, accountId, { accountId, actor: actorOf(caller), ...request.params });
  });
};
