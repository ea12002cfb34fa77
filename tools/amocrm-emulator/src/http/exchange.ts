import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { World } from '../world.ts';
import { errorAnswer, sendAnswer } from './answers.ts';
import type { ApiAnswer } from './call.ts';
import type { Fault } from './faults.ts';

/** What is learnt about a call on its way, for the request log. */
export interface CallNotes {
  accountId: number | null;
  userId: number | null;
  clientId: string | null;
  body: unknown;
}

/**
 * One exchange of the platform with a client: planned faults, the work, the answer, the log.
 * A fault "after" lets the work take effect and spoils the answer only.
 */
export async function exchange(
  world: World,
  request: FastifyRequest,
  reply: FastifyReply,
  accountId: number | null,
  work: (notes: CallNotes, requestId: string) => Promise<ApiAnswer>,
): Promise<FastifyReply> {
  const requestId = randomUUID();
  const time = world.clock.nowMs();
  const [path = '', query = ''] = request.url.split('?', 2);
  const notes: CallNotes = { accountId, userId: null, clientId: null, body: undefined };
  const fault = world.faults.take(request.method, path, accountId ?? 0);
  const log = (status: number) =>
    world.log.add({ time, method: request.method, path, query, status, requestId, ...notes });
  reply.header('x-request-id', requestId);
  if (fault?.when === 'before') {
    const spoilt = await spoil(world, fault, requestId);
    if (spoilt === 'reset') return drop(request, reply, log);
    if (spoilt) {
      log(spoilt.status);
      return sendAnswer(reply, spoilt);
    }
  }
  let answer: ApiAnswer;
  try {
    answer = await work(notes, requestId);
  } catch (error) {
    answer = errorAnswer(error, requestId);
    if (answer.status === 500) world.logger.error({ err: error, path, requestId }, 'The emulator failed');
  }
  if (fault?.when === 'after') {
    const spoilt = await spoil(world, fault, requestId);
    if (spoilt === 'reset') return drop(request, reply, log);
    if (spoilt) answer = spoilt;
  }
  log(answer.status);
  return sendAnswer(reply, answer);
}

async function spoil(world: World, fault: Fault, requestId: string): Promise<ApiAnswer | 'reset' | null> {
  if (fault.delayMs !== undefined)
    await sleep(fault.delayMs, undefined, { signal: world.closing }).catch(() => undefined);
  if (fault.kind === 'delay') return null;
  if (fault.kind === 'reset') return 'reset';
  const status = fault.status ?? 500;
  if (typeof fault.body === 'string') return { status, contentType: 'text/html', raw: Buffer.from(fault.body) };
  if (fault.body !== undefined) return { status, contentType: 'application/problem+json', body: fault.body };
  return { ...errorAnswer(new Error('A planned fault'), requestId), status };
}

function drop(request: FastifyRequest, reply: FastifyReply, log: (status: number) => void): FastifyReply {
  log(0);
  reply.hijack();
  request.raw.socket.resetAndDestroy();
  return reply;
}
