import { connect, createServer } from 'node:net';
import { createCmppCentre } from '../sandbox/src/message-centre/cmpp-centre.ts';
import { encodePdu, type Submit } from '../server/src/gateways/cmpp/codec.ts';
import { createCmppGateway } from '../server/src/gateways/cmpp/gateway.ts';
import { divideText } from '../server/src/gateways/short-message/text.ts';
import { openLog } from '../server/src/platform/log.ts';
import { median } from './city.ts';
import type { Benchmark } from './main.ts';

const messages = 10_000;
const window = 16;
const rounds = 5;
const host = '127.0.0.1';

const submits: readonly Submit[] = Array.from({ length: messages }, (_none, index) => ({
  messageId: 0n,
  partTotal: 1,
  partNumber: 1,
  registeredDelivery: 0,
  level: 0,
  serviceId: 'HPF',
  feeUserType: 2,
  feeTerminal: '',
  udhi: false,
  format: 8,
  source: '123290',
  feeType: '01',
  feeCode: '0',
  validUntil: '',
  sendAt: '',
  sourceNumber: '12329',
  destinations: [`138${String(index).padStart(8, '0')}`],
  content: divideText(`【安居市中心】第 ${index} 条：您的账户已入账。`)[0]?.content ?? Buffer.alloc(0),
  linkId: '',
}));

/**
 * 10,000 messages over CMPP to a message centre on loopback, 16 without an answer at a time: encoded, sent, answered and
 * shown once each. The floor sends as many frames of the same bytes to a socket that echoes them, as many at a time.
 */
export async function run(): Promise<Benchmark> {
  const work: number[] = [];
  const floor: number[] = [];
  for (let round = -1; round < rounds; round += 1) {
    const echoed = await echo();
    const sent = await send();
    if (round < 0) continue; // The first round warms up.
    floor.push(echoed);
    work.push(sent);
  }
  const perSecond = messages / (median(work) / 1_000);
  const floorPerSecond = messages / (median(floor) / 1_000);
  return {
    name: 'sms',
    ratio: perSecond / floorPerSecond,
    goal: 0.4,
    comparison: '>=',
    figures: { messages, perSecond, floorPerSecond, lost: 0, twice: 0 },
  };
}

async function send(): Promise<number> {
  const shown = new Map<string, number>();
  const now = () => Temporal.Now.zonedDateTimeISO('Asia/Shanghai');
  const centre = createCmppCentre({
    listen: { host, port: 0 },
    account: { sourceAddress: '123290', secret: 'bench' },
    show: ({ mobile }) => void shown.set(mobile, (shown.get(mobile) ?? 0) + 1),
    now,
  });
  await centre.start();
  const gateway = createCmppGateway({
    peer: { host, port: centre.port() },
    account: { sourceAddress: '123290', secret: 'bench', version: 3, verifiesGateway: true },
    log: openLog('silent'),
    onDeliver: async () => undefined,
    limits: { window, queueAtMost: messages },
  });
  gateway.start();
  while (!gateway.isReady()) await new Promise((resolve) => setTimeout(resolve, 5));
  const begin = performance.now();
  const outcomes = await Promise.all(submits.map((submit) => gateway.submit(submit)));
  const took = performance.now() - begin;
  await gateway.stop();
  await centre.stop();
  const lost = outcomes.filter((one) => one.outcome !== 'answered' || one.result !== 0).length;
  if (lost > 0 || shown.size !== messages || [...shown.values()].some((times) => times !== 1))
    throw new Error(`${lost} lost, ${shown.size} phones of ${messages} shown`);
  return took;
}

async function echo(): Promise<number> {
  const server = createServer({ noDelay: true }, (socket) => void socket.pipe(socket));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const address = server.address();
  const socket = connect({ host, port: address && typeof address === 'object' ? address.port : 0, noDelay: true });
  await new Promise((resolve) => socket.once('connect', resolve));
  const frames = submits.map((body, index) => encodePdu({ command: 'submit', sequence: index + 1, body }, 3));
  const begin = performance.now();
  await new Promise<void>((resolve) => {
    let next = 0;
    let got = 0;
    let answered = 0;
    const lengths = frames.map((frame) => frame.length);
    const fill = () => {
      while (next < frames.length && next - answered < window) {
        socket.write(frames[next] as Buffer);
        next += 1;
      }
    };
    socket.on('data', (chunk) => {
      got += chunk.length;
      for (let length = lengths[answered]; length !== undefined && got >= length; length = lengths[answered]) {
        got -= length;
        answered += 1;
      }
      if (answered === frames.length) resolve();
      else fill();
    });
    fill();
  });
  const took = performance.now() - begin;
  socket.destroy();
  await new Promise((resolve) => server.close(resolve));
  return took;
}
