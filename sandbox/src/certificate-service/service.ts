import { type FastifyInstance, fastify } from 'fastify';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Authority, EmployerKey } from '../authority/authority.ts';
import { handleSeconds, type LoginHandles, openLogins, statuses } from './devices.ts';
import { isLocalPage, isLoopbackHost, type OriginPolicy } from './origins.ts';

const dataBytesAtMost = 256 * 1024;
const preflightSeconds = 600;

const Device = Type.String({ minLength: 1, maxLength: 80 });
const shapes = {
  SOF_EnumDevice: Type.Object({ function: Type.Literal('SOF_EnumDevice') }),
  SOF_Login: Type.Object({ function: Type.Literal('SOF_Login'), device: Device, pin: Type.String({ maxLength: 32 }) }),
  SOF_ChangePassWd: Type.Object({
    function: Type.Literal('SOF_ChangePassWd'),
    device: Device,
    oldPin: Type.String({ maxLength: 32 }),
    newPin: Type.String({ maxLength: 32 }),
  }),
  SOF_ExportUserCert: Type.Object({ function: Type.Literal('SOF_ExportUserCert'), device: Device }),
  SOF_SignData: Type.Object({
    function: Type.Literal('SOF_SignData'),
    device: Device,
    handle: Type.String({ maxLength: 64 }),
    data: Type.String({ pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$' }),
  }),
} as const;
const Request = Type.Union([
  shapes.SOF_EnumDevice,
  shapes.SOF_Login,
  shapes.SOF_ChangePassWd,
  shapes.SOF_ExportUserCert,
  shapes.SOF_SignData,
]);
type Request = Type.Static<typeof Request>;

type Keys = Pick<Authority, 'employerKeys' | 'setPin' | 'signWithKey'>;

/** `status` 0 and the result's own fields, or another status and a message in Chinese for the clerk. */
type Answer = { readonly status: number; readonly message?: string } & Readonly<Record<string, unknown>>;

/**
 * The local certificate service of an employer's computer, for development and demonstration: `POST /sof` with a SOF_*
 * function as JSON. Listen on loopback only. Without `mayUse`, any page of this computer may use it.
 */
export function createCertificateService(options: {
  authority: Keys;
  mayUse?: OriginPolicy;
  now?: () => Temporal.Instant;
}): FastifyInstance {
  const { authority, mayUse = isLocalPage, now = () => Temporal.Now.instant() } = options;
  const logins = openLogins(now);
  const app = fastify({ bodyLimit: 2 * dataBytesAtMost });

  app.addHook('onRequest', async (request, reply) => {
    const { origin, host } = request.headers;
    if (!isLoopbackHost(host) || (origin !== undefined && !mayUse(origin))) {
      return reply.code(403).send({ status: statuses.invalidParameter, message: '此网页未获准使用本机证书服务' });
    }
    // Programs on this computer send no Origin; browsers always do when they post.
    if (origin !== undefined) reply.header('access-control-allow-origin', origin).header('vary', 'Origin');
    return undefined;
  });
  app.options('/sof', async (request, reply) => {
    reply.header('access-control-allow-methods', 'POST').header('access-control-allow-headers', 'content-type');
    reply.header('access-control-max-age', String(preflightSeconds));
    // Chromium asks before a public page may reach a private address (Private Network Access).
    if (request.headers['access-control-request-private-network'] === 'true') {
      reply.header('access-control-allow-private-network', 'true');
    }
    return reply.code(204).send();
  });
  app.post('/sof', async (request): Promise<Answer> => {
    const { body } = request;
    if (!Value.Check(Request, body)) return refuseShape(body);
    return perform(authority, logins, body, request.headers.origin ?? '');
  });
  app.setErrorHandler(async (error: { statusCode?: number }, _request, reply) => {
    const isTheirs = error.statusCode !== undefined && error.statusCode < 500;
    reply.code(isTheirs ? (error.statusCode ?? 400) : 500);
    return isTheirs
      ? { status: statuses.invalidParameter, message: '请求内容有误' }
      : { status: 0x0a000001, message: '证书服务出现故障' };
  });
  return app;
}

function refuseShape(body: unknown): Answer {
  const name = typeof body === 'object' && body !== null && 'function' in body ? body.function : undefined;
  return typeof name === 'string' && !Object.hasOwn(shapes, name)
    ? { status: statuses.unknownFunction, message: '证书服务没有此项功能' }
    : { status: statuses.invalidParameter, message: '请求内容有误' };
}

async function perform(authority: Keys, logins: LoginHandles, request: Request, origin: string): Promise<Answer> {
  const keys = await authority.employerKeys();
  if (request.function === 'SOF_EnumDevice') return { status: statuses.ok, devices: keys.map(listed) };
  const key = keys.find((candidate) => candidate.keyId === request.device);
  if (!key) return { status: statuses.deviceRemoved, message: '未找到证书介质，请插入 USB Key 后重试' };
  switch (request.function) {
    case 'SOF_Login': {
      const answer = logins.login(key, request.pin, origin);
      return 'handle' in answer ? { status: statuses.ok, ...answer, expiresInSeconds: handleSeconds } : { ...answer };
    }
    case 'SOF_ChangePassWd': {
      // The old PIN is tried as for a login, and counts as one when it is wrong.
      const answer = logins.login(key, request.oldPin, origin);
      if (!('handle' in answer)) return { ...answer };
      if (!/^\d{6,16}$/.test(request.newPin))
        return { status: statuses.pinLengthWrong, message: '新的 PIN 码须为 6 至 16 位数字' };
      await authority.setPin(key.keyId, request.newPin);
      logins.forget(key.keyId);
      return { status: statuses.ok };
    }
    case 'SOF_ExportUserCert':
      return { status: statuses.ok, certificate: Buffer.from(key.certificateDer).toString('base64') };
    case 'SOF_SignData': {
      if (!logins.isLoggedIn(key.keyId, request.handle, origin)) {
        return { status: statuses.notLoggedIn, message: '登录已失效，请重新输入 PIN 码' };
      }
      const data = Buffer.from(request.data, 'base64');
      if (data.length > dataBytesAtMost) return { status: statuses.invalidParameter, message: '待签名内容过长' };
      const signature = await authority.signWithKey(key.keyId, data);
      return { status: statuses.ok, signature: Buffer.from(signature).toString('base64') };
    }
    default:
      return request satisfies never;
  }
}

function listed(key: EmployerKey) {
  return { device: key.keyId, label: key.label, algorithm: key.algorithm };
}
