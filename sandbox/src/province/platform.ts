import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import {
  type Catalog,
  type CatalogName,
  catalogs,
  writeValue,
} from '../../../server/src/gateways/gjgxjhpt/catalogs.ts';
import { sealSecret, signatureOf } from '../../../server/src/gateways/gjgxjhpt/sign.ts';
import type { ProvinceAccess } from './access.ts';
import type { FaultSwitches } from './faults.ts';
import type { Register, Registers } from './registers.ts';

/** One question as the province saw it: never who it was about. */
export interface SeenQuestion {
  readonly at: Temporal.Instant;
  readonly source: CatalogName;
  readonly code: string;
  readonly columns: readonly string[];
}

export interface ProvinceOptions {
  readonly access: ProvinceAccess;
  readonly registers: Registers;
  readonly faults: FaultSwitches;
  readonly now: () => Temporal.Instant;
  readonly onQuestion: (seen: SeenQuestion) => void;
}

const windowMinutes = 10;
const secretMinutes = 30;

const Head = Type.Object({
  gjgxjhpt_rid: Type.String(),
  gjgxjhpt_sid: Type.String(),
  gjgxjhpt_rtime: Type.String({ pattern: '^\\d{12,14}$' }),
  gjgxjhpt_sign: Type.String({ maxLength: 100 }),
});
type Head = Type.Static<typeof Head>;

const Question = Type.Object({
  returnType: Type.Literal('json'),
  page: Type.Integer({ minimum: 1 }),
  pageSize: Type.Integer({ minimum: 1, maximum: 100 }),
  columns: Type.Array(Type.String(), { maxItems: 50 }),
  whereList: Type.Array(
    Type.Array(
      Type.Object({ queryField: Type.String(), logical: Type.String(), queryValue: Type.String({ maxLength: 2_000 }) }),
    ),
    { minItems: 1, maxItems: 5 },
  ),
});
type Question = Type.Static<typeof Question>;

const messages: Readonly<Record<string, string>> = {
  '0': '查询成功',
  '-1': '接口调用失败',
  'E-101': '签名验证失败',
  'E-102': '请求时间超出允许范围',
  'E-103': '请求参数错误',
  'E-104': '密钥已过期',
  'E-105': '超出调用次数限制',
  'E-106': '请求不存在于授权列表中',
};
const answerOf = (code: string, data: unknown = '') => ({
  code,
  message: messages[code] ?? '',
  data,
  requestNo: randomUUID(),
});

function isEqual(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * The province's exchange platform: the key service and the services of the agencies, as `server/src/gateways/gjgxjhpt`
 * describes them. Register it in a scope of its own.
 */
export function registerPlatform(app: FastifyInstance, options: ProvinceOptions): void {
  const { access, faults, now } = options;
  const secrets = new Map<string, { secret: string; endsAt: Temporal.Instant }>();
  const sourceOf = (sid: string) =>
    (Object.keys(access.services) as CatalogName[]).find((name) => access.services[name] === sid);
  const headFault = (head: Head): string | undefined => {
    if (head.gjgxjhpt_rid !== access.requesterId || !sourceOf(head.gjgxjhpt_sid)) return 'E-106';
    const apart = Math.abs(Number(head.gjgxjhpt_rtime) - now().epochMilliseconds);
    return apart > windowMinutes * 60_000 ? 'E-102' : undefined;
  };
  const isSigned = (head: Head, secret: string) =>
    isEqual(
      head.gjgxjhpt_sign,
      signatureOf(secret, { sid: head.gjgxjhpt_sid, rid: head.gjgxjhpt_rid, rtime: head.gjgxjhpt_rtime }),
    );

  app.post('/province/auth/secret', async (request) => {
    if (!Value.Check(Head, request.body)) return answerOf('E-103');
    const head = request.body;
    const fault = headFault(head) ?? (isSigned(head, access.appKey) ? undefined : 'E-101');
    if (fault) return answerOf(fault);
    const secret = randomBytes(16).toString('hex');
    const endsAt = now().add({ minutes: secretMinutes });
    secrets.set(head.gjgxjhpt_sid, { secret, endsAt });
    const data = { secret: sealSecret(access.appKey, secret), secretEndTime: String(endsAt.epochMilliseconds) };
    return answerOf('0', data);
  });

  app.post('/province/gateway/httpproxy', async (request, reply) => {
    if (!Value.Check(Head, request.headers)) return answerOf('E-103');
    const head = request.headers as unknown as Head;
    const source = sourceOf(head.gjgxjhpt_sid);
    if (!source) return answerOf('E-106');
    const columns = Value.Check(Question, request.body) ? request.body.columns : [];
    const seen = (code: string) => options.onQuestion({ at: now(), source, code, columns });
    const broken = await brokenAnswer(faults, source, { request, reply });
    if (broken) {
      seen(broken.code);
      return broken.answer;
    }
    const held = secrets.get(head.gjgxjhpt_sid);
    const expired = held !== undefined && Temporal.Instant.compare(held.endsAt, now()) <= 0;
    const fault = headFault(head) ?? (expired ? 'E-104' : held && isSigned(head, held.secret) ? undefined : 'E-101');
    const answer = fault ? answerOf(fault) : answerQuestion(options.registers, source, request.body);
    seen(answer.code);
    return answer;
  });
}

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** What a faulty agency does instead of answering; `undefined` when it answers (a slow one after a while). */
async function brokenAnswer(
  faults: FaultSwitches,
  source: CatalogName,
  { request, reply }: Exchange,
): Promise<{ code: string; answer: unknown } | undefined> {
  const fault = faults.of(source);
  switch (fault?.kind) {
    case undefined:
      return undefined;
    case 'down':
      return { code: '-1', answer: answerOf('-1') };
    case 'refuse-token':
      return { code: 'E-101', answer: answerOf('E-101') };
    case 'limit':
      return { code: 'E-105', answer: answerOf('E-105') };
    case 'slow':
      await setTimeout(fault.delayMs);
      return undefined;
    case 'garbage':
      return {
        code: '?',
        answer: reply.type('text/html; charset=utf-8').send('<html><body><h1>502 Bad Gateway</h1></body></html>'),
      };
    case 'unreachable':
      reply.hijack();
      request.raw.socket.destroy();
      return { code: '×', answer: reply };
  }
}

function answerQuestion(registers: Registers, source: CatalogName, body: unknown) {
  if (!Value.Check(Question, body)) return answerOf('E-103');
  const catalog: Catalog = catalogs[source];
  const conditions = new Map((body.whereList[0] ?? []).map((one) => [one.queryField, one.queryValue]));
  const subject = Object.fromEntries(
    Object.entries(catalog.subject).map(([part, column]) => [part, conditions.get(column) ?? '']),
  );
  const keys = Object.fromEntries(
    Object.entries(catalog.keys).map(([name, column]) => [name, conditions.get(column) ?? '']),
  );
  const found = registers.find(source, { ...subject, keys });
  const from = (body.page - 1) * body.pageSize;
  const list = found.slice(from, from + body.pageSize).map((record) => rowOf(catalog, record, body));
  return answerOf('0', { total: found.length, page: body.page, pageSize: body.pageSize, list });
}

/** The wanted columns of a record, as the wire has them. */
function rowOf(catalog: Catalog, record: Register, { columns }: Question): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalog.columns).flatMap(([field, { column, type }]) =>
      columns.includes(column) ? [[column, writeValue(type, record[field] ?? null)]] : [],
    ),
  );
}
