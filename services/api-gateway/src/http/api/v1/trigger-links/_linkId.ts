import {
  Id,
  PochtovikError,
  TriggerLink,
  TriggerLinkContent,
  TriggerLinkList,
  TriggerLinkSave,
} from '@pochtovik/contracts';
import Type from 'typebox';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';
import { Loops, loopsWith } from '../../../../server/loops-with.ts';

/** PUT /api/v1/trigger-links/:linkId: changes a trigger link; its number stays. */
export const triggerLink: Routes = (app, gateway) => {
  const { ask } = gateway;
  app.put(
    '/api/v1/trigger-links/:linkId',
    {
      config: { auth: 'administrator' },
      schema: {
        params: Type.Object({ linkId: Id }),
        body: TriggerLinkContent,
        response: { 200: Type.Object({ ...TriggerLink.properties, ...Loops.properties }) },
      },
    },
    async (request) => {
      const { accountId } = callerOf(request);
      const { linkId } = request.params;
      // Saving under an id that is not there would make a link; a PUT only changes one.
      const { links } = await ask(TriggerLinkList, accountId, { accountId });
      if (!links.some(({ id }) => id === linkId)) throw new PochtovikError('TRIGGER_LINK_UNKNOWN');
      const saved = await ask(TriggerLinkSave, accountId, { accountId, linkId, content: request.body });
      return { ...saved, ...(await loopsWith(gateway, request, ({ linkNumber }) => linkNumber === saved.number)) };
    },
  );
};
