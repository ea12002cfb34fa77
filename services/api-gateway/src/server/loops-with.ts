import { ChainLoop, ChainMap, type ChainStep } from '@pochtovik/contracts';
import type { FastifyRequest } from 'fastify';
import Type, { type Static } from 'typebox';
import { actorOf } from '../domain/caller.ts';
import { callerOf } from './authentication.ts';
import type { Gateway } from './gateway.ts';

/** A warning beside what was saved: the chains of letters that it makes go round. Absent when they could not be looked up. */
export const Loops = Type.Object({ loops: Type.Optional(Type.Array(ChainLoop)) });

/**
 * The loops that go through what was just saved. It is saved whatever comes of the question: a loop is a warning, and so is
 * a service that does not answer.
 * @param isSaved true for a step that the saved thing is part of
 */
export async function loopsWith(
  { ask, log }: Gateway,
  request: FastifyRequest,
  isSaved: (step: ChainStep) => boolean,
): Promise<Static<typeof Loops>> {
  const caller = callerOf(request);
  const { accountId } = caller;
  try {
    const { loops } = await ask(ChainMap, accountId, { accountId, actor: actorOf(caller) });
    return { loops: loops.filter(({ steps }) => steps.some(isSaved)) };
  } catch (err) {
    log.warn({ event: 'chains.unknown', accountId, err }, 'saved without a look at loops');
    return {};
  }
}
