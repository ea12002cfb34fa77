import {
  Id,
  Name,
  PochtovikError,
  Trigger,
  TriggerAction,
  TriggerDelete,
  TriggerList,
  TriggerSave,
} from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { Loops, loopsWith } from '../../../../server/loops-with.ts';

/** PUT and DELETE /api/v1/triggers/:triggerId: changes a trigger; deletes one that nothing uses. */
export const trigger: Routes = (app, gateway) => {
  const { ask } = gateway;
  app.put(
    '/api/v1/triggers/:triggerId',
    {
      config: { auth: 'administrator' },
      schema: {
        params: Type.Object({ triggerId: Id }),
        body: Type.Object({ name: Name, action: TriggerAction }),
        response: { 200: Type.Object({ ...Trigger.properties, ...Loops.properties }) },
      },
    },
    async (request) => {
      const { accountId } = callerOf(request);
      const { triggerId } = request.params;
      // Saving under an id that is not there would make a trigger; a PUT only changes one.
      const { triggers } = await ask(TriggerList, accountId, { accountId });
      if (!triggers.some(({ id }) => id === triggerId)) throw new PochtovikError('TRIGGER_UNKNOWN');
      const saved = await ask(TriggerSave, accountId, { accountId, triggerId, ...request.body });
      return { ...saved, ...(await loopsWith(gateway, request, (step) => step.triggerId === triggerId)) };
    },
  );

  app.delete(
    '/api/v1/triggers/:triggerId',
    {
      config: { auth: 'administrator' },
      schema: { params: Type.Object({ triggerId: Id }), response: { 200: TriggerDelete.reply } },
    },
    (request) => {
      const { accountId } = callerOf(request);
      return ask(TriggerDelete, accountId, { accountId, ...request.params });
    },
  );
};
