import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createExchange, type Exchange } from '../../../../sandbox/src/telephone/exchange.ts';
import { createOrders, demoOrders } from '../../../../sandbox/src/telephone/orders.ts';
import type { PlacedCall } from '../../../../sandbox/src/telephone/placed-call.ts';
import { callConnector, callEnder, type Hotline, openHotline } from '../../hotline.ts';
import { openDatabase, openPool } from '../../platform/db.ts';
import { type Log, openLog } from '../../platform/log.ts';
import type { TestService } from '../../testing.ts';
import { until } from '../../testing-waits.ts';
import { useCalls } from '../desk/index.ts';
import type { Patience } from './serve-call.ts';

// The hotline of a test service over real sockets, and the exchange that hands calls over.

export interface TestHotline {
  readonly hotline: Hotline;
  readonly exchange: Exchange;
  /** From now on what agents do on their screens is done at this exchange. */
  obey(): void;
  /** Places a call to a centre and waits until it is asked for a key. */
  call(caller: string, centerId?: number): TestCall;
  close(): Promise<void>;
}

export interface TestCall {
  readonly placed: PlacedCall;
  /** Presses keys and waits until a text is heard after them; answers all that was heard meanwhile, as one text. */
  press(keys: string, heard: RegExp): Promise<string>;
  hears(text: RegExp): Promise<string>;
}

interface HotlineTesting {
  readonly patience?: Partial<Patience>;
  readonly log?: Log;
  readonly speechProgram?: string;
  /** Another exchange than the sandbox's, and how agents hang up at it. */
  readonly openExchange?: (agi: { host: string; port: number }) => Promise<Exchange & { readonly orders: string }>;
  /** As fast as in life: 1. In no time unless said. */
  readonly pace?: number;
}

/** The exchange of the sandbox with its manager. */
async function openSandboxExchange(agi: { host: string; port: number }, pace: number) {
  const exchange = createExchange({ agi, pace });
  const manager = createOrders(exchange);
  await manager.listen('127.0.0.1', 0);
  const close = async () => {
    await manager.stop();
    await exchange.close();
  };
  const orders = `ami://${demoOrders.user}:${demoOrders.secret}@127.0.0.1:${manager.port()}`;
  return { ...exchange, orders, close };
}

export async function openTestHotline(service: TestService, testing: HotlineTesting = {}): Promise<TestHotline> {
  const { patience = {}, log = openLog('silent'), speechProgram = '', pace = 0, openExchange } = testing;
  const sounds = join(tmpdir(), `anju-sounds-${process.pid}`);
  mkdirSync(sounds, { recursive: true });
  // Several lines of one test share it.
  process.once('exit', () => rmSync(sounds, { recursive: true, force: true }));
  const asidePool = openPool(service.url, 4);
  const hotline = openHotline(
    {
      listen: { host: '127.0.0.1', port: 0 },
      peers: ['127.0.0.1'],
      sounds,
      speechProgram,
      dial: 'PJSIP/#',
      patience: { queueMs: 50, ...patience },
    },
    { parts: service.service.parts, asideDatabase: openDatabase(asidePool), gate: service.service.gate, log },
  );
  await hotline.start();
  const agi = { host: '127.0.0.1', port: hotline.port() };
  const exchange = await (openExchange?.(agi) ?? openSandboxExchange(agi, pace));
  const { parts } = service.service;
  return {
    hotline,
    exchange,
    obey: () =>
      useCalls({
        connect: callConnector(parts),
        hangUp: callEnder(parts, { hotlineOrders: exchange.orders, hotlineDial: 'PJSIP/#' }),
      }),
    call: (caller, centerId = 1) => follow(exchange.place({ caller, centerId })),
    close: async () => {
      await exchange.close();
      await hotline.stop();
      await asidePool.end();
    },
  };
}

function follow(placed: PlacedCall): TestCall {
  let listened = 0;
  const since = (from: number) =>
    placed
      .heard()
      .slice(from)
      .map(({ text }) => text)
      .join('');
  const hears = async (text: RegExp) => {
    const from = listened;
    await until(() => text.test(since(from))).catch((error: Error) => {
      throw new Error(`${error.message}; ${text} was not heard, but: ${since(from)}`);
    });
    const all = since(from);
    listened = placed.heard().length;
    return all;
  };
  return {
    placed,
    hears,
    press: (keys, heard) => {
      placed.press(keys);
      return hears(heard);
    },
  };
}
