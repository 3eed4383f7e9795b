import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOutOfReach } from './db.ts';
import type { Log } from './log.ts';
import { common, Problem, type Refusal } from './problem.ts';
import { dayPattern, wordsPattern } from './route.ts';

/** What answering an error needs of the edge. */
interface ProblemParts {
  readonly log: Log;
  /** Named constraints that mean a refusal: constraint → refusal. */
  readonly constraintProblems: ReadonlyMap<string, Refusal>;
}

/** A fault of validation as ajv tells it. */
interface InputFault {
  readonly keyword: string;
  readonly instancePath: string;
  readonly params: { readonly missingProperty?: string; readonly limit?: number; readonly pattern?: string };
}

/** What is wrong with an input, for whoever typed it. */
function faultText({ keyword, params: { limit = 0, pattern } }: InputFault): string {
  switch (keyword) {
    case 'required':
      return '此项必填';
    case 'minLength':
      return limit === 1 ? '此项必填' : `至少 ${limit} 个字符`;
    case 'maxLength':
      return `最多 ${limit} 个字符`;
    case 'minimum':
      return `不能小于 ${limit}`;
    case 'maximum':
      return `不能大于 ${limit}`;
    case 'minItems':
      return `至少 ${limit} 项`;
    case 'maxItems':
      return `最多 ${limit} 项`;
    default:
      if (pattern === wordsPattern) return '至少 2 个字符，空格不算';
      return pattern === dayPattern ? '没有这一天，请核对日期' : '格式不正确';
  }
}

function asProblem(parts: ProblemParts, error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  const { validation, validationContext, statusCode, constraint } = error as {
    validation?: InputFault[];
    validationContext?: string;
    statusCode?: number;
    constraint?: string;
  };
  // An address that cannot be one leads nowhere: nobody has filled in anything.
  if (validation && validationContext === 'params')
    return new Problem(common.notFound, { remedy: '请核对网址，或者返回列表重新打开。' });
  if (validation) {
    const fields = Object.fromEntries(
      validation.map((fault) => [
        `${fault.instancePath}/${fault.params.missingProperty ?? ''}`.replace(/^\/|\/$/g, '').replaceAll('/', '.'),
        faultText(fault),
      ]),
    );
    return new Problem(common.invalid, { fields });
  }
  if (isOutOfReach(error)) return new Problem(common.unavailable, { retryAfterSeconds: 5 });
  const mapped = constraint && parts.constraintProblems.get(constraint);
  if (mapped) return new Problem(mapped);
  // A part of the address that is longer than any of ours: where no page is served beside the interface, it is told so.
  if (statusCode === 414) return new Problem(common.notFound);
  if (statusCode === 413) return new Problem(common.tooLarge);
  if (statusCode === 415) return new Problem(common.unsupported);
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return new Problem(common.invalid);
  return undefined;
}

/** Answers an error as problem+json (RFC 9457): a refusal with its code, anything unknown as a logged fault. */
export function sendProblem(parts: ProblemParts, request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const known = asProblem(parts, error);
  // What the database refuses for want of room or time is worth a line, and has no fault of ours to show.
  if (known?.refusal === common.unavailable)
    parts.log.warn({ requestId: request.id, err: { message: (error as Error).message } }, 'database out of reach');
  if (!known) parts.log.error({ requestId: request.id, err: error }, 'fault');
  const problem = known ?? new Problem(common.internal);
  const { code, status, title } = problem.refusal;
  const { retryAfterSeconds } = problem.detail;
  if (typeof retryAfterSeconds === 'number') reply.header('retry-after', String(retryAfterSeconds));
  return reply
    .status(status)
    .type('application/problem+json')
    .header('cache-control', 'no-store')
    .serializer(JSON.stringify)
    .send({ ...problem.detail, code, status, title, type: `/problems/${code}`, instance: request.id });
}
