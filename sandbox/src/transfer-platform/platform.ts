import type { FastifyInstance } from 'fastify';
import {
  clockSkewMs,
  isSameSignature,
  signAnswer,
  signRequest,
} from '../../../server/src/gateways/transfer-platform/sign.ts';
import type { TransferAccess } from './access.ts';

export interface Letter {
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly letterNo: string;
  readonly content: unknown;
}

export interface Mailboxes {
  /** Puts a message into the mailbox of its receiver; a repeat changes nothing. */
  readonly post: (letter: Letter) => void;
  readonly waiting: (node: string) => readonly Letter[];
  /** Everything that was ever sent, oldest first. */
  readonly sent: () => readonly Letter[];
  isDown: boolean;
}

export interface PlatformOptions {
  readonly access: TransferAccess;
  readonly foreignNodes: ReadonlySet<string>;
  /** A message to a centre that the sandbox plays. */
  readonly onForeign: (letter: Letter) => void;
  readonly now: () => Temporal.Instant;
}

/** Opens `/transfers/platform/…` on an HTTP application. */
export function openMailboxes(
  app: FastifyInstance,
  { access, foreignNodes, onForeign, now }: PlatformOptions,
): Mailboxes {
  const keys = new Map(access.nodes.map(({ node, key }) => [node, key]));
  const all: Letter[] = [];
  const known = new Set<string>();
  const acknowledged = new Set<string>();
  const nonces = new Set<string>();
  const mailboxes: Mailboxes = {
    isDown: false,
    post: (letter) => {
      if (known.has(letter.messageId)) return;
      known.add(letter.messageId);
      all.push(letter);
      if (foreignNodes.has(letter.to)) onForeign(letter);
    },
    waiting: (node) => all.filter(({ to, messageId }) => to === node && !acknowledged.has(messageId)),
    sent: () => all,
  };
  const works: Record<string, (node: string, asked: never) => readonly [number, object]> = {
    messages: (node, letter: Letter) => {
      if (letter.from !== node) return [422, { reason: '发文节点与签名节点不一致' }];
      if (!keys.has(letter.to) && !foreignNodes.has(letter.to)) return [422, { reason: `平台没有节点 ${letter.to}` }];
      mailboxes.post(letter);
      return [200, { taken: true }];
    },
    collections: (node, { limit }: { limit: number }) => [200, { messages: mailboxes.waiting(node).slice(0, limit) }],
    acknowledgements: (node, { messageIds }: { messageIds: string[] }) => {
      const own = new Set(mailboxes.waiting(node).map(({ messageId }) => messageId));
      for (const id of messageIds) if (own.has(id)) acknowledged.add(id);
      return [200, { done: true }];
    },
  };
  void app.register(async (scope) => {
    // The signature is over the bytes of the body.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => done(null, body));
    scope.post<{ Params: { name: string }; Body: string }>('/transfers/platform/:name', async (request, reply) => {
      if (mailboxes.isDown) return reply.code(503).send('');
      const head = (name: string) => String(request.headers[`x-transfer-${name}`] ?? '');
      const [node, time, nonce, body] = [head('node'), head('time'), head('nonce'), request.body];
      const key = keys.get(node);
      const path = `/transfers/platform/${request.params.name}`;
      const isFresh = Math.abs(now().epochMilliseconds - Number(time)) <= clockSkewMs && !nonces.has(nonce);
      if (!key || !isFresh || !isSameSignature(head('signature'), signRequest(key, { path, node, time, nonce, body })))
        return reply.code(401).send('');
      nonces.add(nonce);
      const work = works[request.params.name];
      const [status, answer] = work ? work(node, JSON.parse(body) as never) : [404, {}];
      const text = JSON.stringify(answer);
      return reply
        .code(status)
        .header('content-type', 'application/json')
        .header('x-transfer-signature', signAnswer(key, { nonce, body: text }))
        .send(text);
    });
  });
  return mailboxes;
}
