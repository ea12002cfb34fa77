import { ChainMap } from '@pochtovik/contracts';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

/** GET /api/v1/chains: templates, triggers, links and statuses as a graph, with the loops in it. */
export const chains: Routes = (app, { ask }) => {
  app.get('/api/v1/chains', { config: { auth: 'user' }, schema: { response: { 200: ChainMap.reply } } }, (request) => {
    const caller = callerOf(request);
    const { accountId } = caller;
    return ask(ChainMap, accountId, { accountId, actor: actorOf(caller) });
  });
};
