import { ChainSimulate, Simulation, SimulationPlan } from '@pochtovik/contracts';
import { actorOf } from '../../../../domain/caller.ts';
import type { Routes } from '../../../../server/app.ts';
import { callerOf } from '../../../../server/authentication.ts';

/** A run may read every letter's head once before it gives up by itself, milliseconds. */
const PATIENCE_MS = 30_000;

/** POST /api/v1/chains/simulate: what a template would set off for a card; nothing is sent and nothing is written. */
export const simulateChain: Routes = (app, { ask }) => {
  app.post(
    '/api/v1/chains/simulate',
    { config: { auth: 'user' }, schema: { body: SimulationPlan, response: { 200: Simulation } } },
    (request) => {
      const caller = callerOf(request);
      const { accountId } = caller;
      const plan = { accountId, actor: actorOf(caller), ...request.body };
      return ask(ChainSimulate, accountId, plan, { timeoutMs: PATIENCE_MS });
    },
  );
};
