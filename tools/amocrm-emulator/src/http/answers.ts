import type { FastifyReply } from 'fastify';
import { ApiProblem } from '../validation/problem.ts';
import type { ApiAnswer } from './call.ts';

/** What nginx answers to a blocked client. */
export const BLOCKED_HTML =
  '<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n';

/** 403 HTML of a blocked account. */
export function blockedAnswer(): ApiAnswer {
  return { status: 403, contentType: 'text/html', raw: Buffer.from(BLOCKED_HTML) };
}

/** The answer of a refusal. */
export function problemAnswer(problem: ApiProblem): ApiAnswer {
  return { status: problem.status, contentType: 'application/problem+json', body: problem.body() };
}

/** Sends an answer; success is HAL, without a charset, as public clients compare the type exactly. */
export function sendAnswer(reply: FastifyReply, answer: ApiAnswer): FastifyReply {
  reply.code(answer.status);
  if (answer.raw !== undefined)
    return reply.header('content-type', answer.contentType ?? 'application/octet-stream').send(answer.raw);
  if (answer.body === undefined) return reply.send();
  reply.header('content-type', answer.contentType ?? 'application/hal+json');
  return reply.send(Buffer.from(JSON.stringify(answer.body)));
}

/** Any error as an answer: refusals as they are, the rest as the platform's own 500. */
export function errorAnswer(error: unknown, requestId: string): ApiAnswer {
  if (error instanceof ApiProblem) return problemAnswer(error);
  return {
    status: 500,
    contentType: 'application/problem+json',
    body: {
      title: 'ErrInternalServer',
      status: 500,
      detail: error instanceof Error ? error.message : String(error),
      trace_id: requestId,
    },
  };
}
