import { openMessageCentres, routesOf } from '../server/src/message-centres.ts';
import type { SmsReport, SmsRoute, Uplink } from '../server/src/modules/notice/index.ts';
import type { Log } from '../server/src/platform/log.ts';
import { openCmppCentre } from './centres/cmpp.ts';
import { type Held, type Office, openOffice } from './centres/office.ts';
import { openSgipCentre } from './centres/sgip.ts';
import type { Random } from './random.ts';

export interface PhonesOptions {
  readonly random: Random;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly onReport: (report: SmsReport) => Promise<void>;
  readonly onUplink: (uplink: Uplink) => Promise<void>;
}

export interface Written {
  readonly mobile: string;
  readonly to: string;
  readonly text: string;
}

/** Two message centres and the phones behind them; the seed decides what becomes of every frame on its way. */
export interface SimulatedPhones {
  readonly office: Office;
  readonly routes: readonly SmsRoute[];
  /** Somebody writes to the centre. */
  write(carrier: 'china-mobile' | 'unicom', written: Written): void;
  /** What was written and is kept, as the service said, and when it said so. */
  readonly keptUplinks: ReadonlyMap<string, Temporal.Instant>;
}

/** Nothing listens there: the frames stay in this process. */
const nowhere = { host: '127.0.0.1', port: 1 } as const;

const centres = [
  {
    kind: 'cmpp',
    name: 'province',
    ...nowhere,
    sourceAddress: '123290',
    secret: 'simulated',
    version: 3,
    serviceId: '',
    verifiesGateway: true,
  },
  {
    kind: 'sgip',
    name: 'unicom',
    ...nowhere,
    listenHost: nowhere.host,
    listenPort: 0,
    node: 3_041_912_329,
    corporationId: '12329',
    serviceType: '',
    login: { name: 'anju', password: 'simulated' },
    inboundLogin: { name: 'smg', password: 'simulated' },
  },
] as const;

/** The service's own wiring of message centres, with lines that are simulated. */
export function openSimulatedPhones({ random, now, log, onReport, onUplink }: PhonesOptions): SimulatedPhones {
  const office = openOffice(random, now);
  const keptUplinks = new Map<string, Temporal.Instant>();
  const writers: Partial<Record<'china-mobile' | 'unicom', ReturnType<typeof openCmppCentre>['write']>> = {};
  const nobody = async () => {
    throw new Error('nobody writes on this channel');
  };
  const opened = openMessageCentres(
    [...centres],
    { log, now, onReport, onUplink, onWechat: nobody, onWeibo: nobody },
    {
      cmpp: (options) => {
        const centre = openCmppCentre('province', office, options);
        writers['china-mobile'] = centre.write;
        return centre.gateway;
      },
      sgip: (options) => {
        const centre = openSgipCentre('unicom', office, options);
        writers.unicom = centre.write;
        return centre.gateway;
      },
    },
  );
  return {
    office,
    routes: routesOf(opened),
    keptUplinks,
    write(carrier, written) {
      const held: Held | undefined = writers[carrier]?.(written, (reference) => void keptUplinks.set(reference, now()));
      if (held) office.held.push(held);
    },
  };
}
