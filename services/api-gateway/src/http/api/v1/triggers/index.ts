import { Name, parserOf, Trigger, TriggerAction, TriggerList, TriggerSave } from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { createOnce } from '../../../../server/idempotency.ts';
import { Loops, loopsWith } from '../../../../server/loops-with.ts';

const SavedTrigger = Type.Object({ ...Trigger.properties, ...Loops.properties });
const triggerParser = parserOf(Trigger);

/** GET and POST /api/v1/triggers: the triggers of the account for all, a new one by administrators. */
export const triggers: Routes = (app, gateway) => {
  app.get(
    '/api/v1/triggers',
    { config: { auth: 'user' }, schema: { response: { 200: TriggerList.reply } } },
    (request) => {
      const { accountId } = callerOf(request);
      return gateway.ask(TriggerList, accountId, { accountId });
    },
  );

  app.post(
    '/api/v1/triggers',
    {
      config: { auth: 'administrator' },
      schema: { body: Type.Object({ name: Name, action: TriggerAction }), response: { 201: SavedTrigger } },
    },
    async (request, reply) => {
      const { accountId } = callerOf(request);
      const trigger = await createOnce(gateway, request, triggerParser, (triggerId) =>
        gateway.ask(TriggerSave, accountId, { accountId, triggerId, ...request.body }),
      );
      const loops = await loopsWith(gateway, request, ({ triggerId }) => triggerId === trigger.id);
      return reply.code(201).send({ ...trigger, ...loops });
    },
  );
};
