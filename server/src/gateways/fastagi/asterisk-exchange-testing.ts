import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Exchange, telephonesOf } from '../../../../sandbox/src/telephone/exchange.ts';
import { type Heard, type PlacedCall, soundOf } from '../../../../sandbox/src/telephone/placed-call.ts';
import { until } from '../../testing-waits.ts';
import { type Ami, type AmiEvent, freeUdpPort, type RunningAsterisk, startAsterisk } from './asterisk-testing.ts';

// Two Asterisks: the exchange, with the files of deploy/asterisk, and the world around it, which has the carrier's line and
// the agents' telephones. Calls go over SIP and RTP, keys as RFC 4733. It is an `Exchange` as the sandbox's is one, so that
// the tests of the hotline run on either.

const deploy = join(import.meta.dirname, '../../../../deploy/asterisk');
/** The world's addresses: the exchange knows the carrier by its address, the telephones by their passwords. */
const carrier = '127.0.0.2';
const phones = '127.0.0.3';
const extensions = ['8001', '8002'];
/** As long as a finger is on a key, and between two. */
const keyMilliseconds = 100;
const betweenKeysMilliseconds = 80;

export interface AsteriskExchange extends Exchange {
  /** Its manager, as ANJU_HOTLINE_ORDERS names it. */
  readonly orders: string;
  /** What the exchange complained of. */
  log(): string;
  /** What a caller has heard, as a WAV of 8 kHz that grows until the call is over. */
  recordingOf(call: PlacedCall): string;
}

interface AsteriskOptions {
  /** Where Asterisk is, extracted and not installed (`npm run asterisk`). */
  readonly folder: string;
  readonly agi: { readonly host: string; readonly port: number };
}

/** The files that an operator is told to use, with the addresses of this machine. */
function exchangeFiles({ agi }: AsteriskOptions, ports: { own: number; world: number }) {
  const names = ['extensions.conf', 'pjsip.conf', 'queues.conf', 'manager.conf'];
  return Object.fromEntries(
    names.map((name) => {
      const text = readFileSync(join(deploy, name), 'utf8')
        .replaceAll('10.0.0.8:4573', `${agi.host}:${agi.port}`)
        .replaceAll('10.0.0.9:5060', `127.0.0.1:${ports.own}`)
        .replaceAll('10.0.0.20:5060', `${carrier}:${ports.world}`)
        .replaceAll('10.0.0.20', carrier)
        .replaceAll('10.0.0.8', '127.0.0.1')
        .replaceAll('10.0.0.9', '127.0.0.1');
      return [name, text];
    }),
  );
}

/** The carrier's line, from which calls come, and the agents' telephones, which register and ring. */
function worldFiles(ports: { own: number; world: number }, recordings: string) {
  const exchange = `sip:127.0.0.1:${ports.own}`;
  const telephones = extensions.map(
    (extension) => `
[${extension}]
type = registration
transport = phones
server_uri = ${exchange}
client_uri = sip:${extension}@127.0.0.1:${ports.own}
contact_user = ${extension}
max_random_initial_delay = 0
outbound_auth = ${extension}
[${extension}]
type = auth
auth_type = userpass
username = ${extension}
password = change-me-${extension}
`,
  );
  return {
    'pjsip.conf': `
[line]
type = transport
protocol = udp
bind = ${carrier}:${ports.world}
[phones]
type = transport
protocol = udp
bind = ${phones}:${ports.world}
[exchange]
type = endpoint
transport = line
context = phones
disallow = all
allow = alaw
dtmf_mode = rfc4733
direct_media = no
aors = exchange
[exchange]
type = aor
contact = ${exchange}
[exchange]
type = identify
endpoint = exchange
match = 127.0.0.1
${telephones.join('')}`,
    'extensions.conf': `
[caller]
exten => s,1,Record(${recordings}/\${UNIQUEID}.wav,0,0,kq)
[phones]
exten => _8XXX,1,Ringing()
 same => n,Wait(3600)
exten => lifted,1,Answer()
 same => n,Wait(3600)
`,
  };
}

interface Leg {
  readonly extension: string;
  readonly channel: string;
  readonly caller: string;
  isTalking: boolean;
}

export async function openAsteriskExchange(options: AsteriskOptions): Promise<AsteriskExchange> {
  const ports = { own: await freeUdpPort('127.0.0.1'), world: await freeUdpPort(carrier) };
  const exchange = await startAsterisk(options.folder, exchangeFiles(options, ports));
  const areRegistered = whenRegistered(exchange.manager);
  const recordings = mkdtempSync(join(tmpdir(), 'anju-recordings-'));
  const world = await startAsterisk(options.folder, worldFiles(ports, recordings));
  const calls: AsteriskCall[] = [];
  const ringing = new Map<string, Leg>();
  exchange.manager.hear((event) => {
    for (const call of calls) call.exchangeSays(event);
  });
  world.manager.hear((event) => {
    watchTelephones(ringing, event);
    for (const call of calls) call.worldSays(event);
  });
  await areRegistered;
  return {
    orders: `ami://anju:change-me@127.0.0.1:${exchange.managerPort}`,
    log: exchange.log,
    recordingOf: ({ id }) => join(recordings, `${id}.wav`),
    place: ({ caller, centerId }) => {
      const call = new AsteriskCall(world.manager, `call-${calls.length + 1}`, caller, centerId, ringing);
      calls.push(call);
      return call;
    },
    find: (id) => calls.find((call) => call.id === id),
    telephones: () => telephonesOf(ringing),
    lift: (extension) => {
      const leg = ringing.get(extension);
      if (!leg || leg.isTalking) return false;
      leg.isTalking = true;
      void world.manager.ask({
        Action: 'Redirect',
        Channel: leg.channel,
        Context: 'phones',
        Exten: 'lifted',
        Priority: '1',
      });
      return true;
    },
    putDown: (extension) => {
      const leg = ringing.get(extension);
      if (!leg) return false;
      // 17: user busy; 16: normal clearing.
      void world.manager.ask({ Action: 'Hangup', Channel: leg.channel, Cause: leg.isTalking ? '16' : '17' });
      return true;
    },
    close: async () => {
      await closeAll(calls, [exchange, world]);
      rmSync(recordings, { recursive: true, force: true });
    },
  };
}

async function closeAll(calls: readonly PlacedCall[], running: readonly RunningAsterisk[]): Promise<void> {
  for (const call of calls) call.hangUp();
  await Promise.all(calls.map(({ ended }) => ended));
  for (const one of running) await one.stop();
}

/** Resolves when the agents' telephones are known to the exchange. */
function whenRegistered(manager: Ami): Promise<unknown> {
  const states = new Map<string, string>();
  manager.hear(({ Event, Device, State }) => {
    if (Event === 'DeviceStateChange' && Device && State) states.set(Device, State);
  });
  return until(() => extensions.every((extension) => states.get(`PJSIP/${extension}`) === 'NOT_INUSE'), 30_000);
}

/** The agents' telephones as the world sees them: a call of the exchange rings one. */
function watchTelephones(ringing: Map<string, Leg>, event: AmiEvent): void {
  const { Event, Channel = '', Context, Exten = '', CallerIDNum = '' } = event;
  if (Event === 'Newchannel' && Context === 'phones' && extensions.includes(Exten))
    ringing.set(Exten, { extension: Exten, channel: Channel, caller: CallerIDNum, isTalking: false });
  if (Event === 'Hangup')
    for (const leg of ringing.values()) if (leg.channel === Channel) ringing.delete(leg.extension);
}

/** A call from the world; what is played on it is known from the exchange, which names each command that it is given. */
class AsteriskCall implements PlacedCall {
  readonly id: string;
  readonly caller: string;
  readonly ended: Promise<void>;
  readonly #manager: Ami;
  readonly #ringing: Map<string, Leg>;
  readonly #heard: Heard[] = [];
  readonly #ownChannel: Promise<string>;
  #foundOwnChannel: (channel: string) => void = () => undefined;
  #exchangeChannel = '';
  #hasEnded: () => void = () => undefined;
  #isOver = false;
  #isWithPeople = false;
  #isConnected = false;
  #keys: Promise<unknown>;

  constructor(manager: Ami, id: string, caller: string, centerId: number | undefined, ringing: Map<string, Leg>) {
    this.#manager = manager;
    this.#ringing = ringing;
    this.id = id;
    this.caller = caller;
    this.ended = new Promise((resolve) => {
      this.#hasEnded = resolve;
    });
    this.#ownChannel = new Promise((resolve) => {
      this.#foundOwnChannel = resolve;
    });
    this.#keys = this.#ownChannel;
    void this.#dial(centerId === undefined ? '12329' : '037912329');
  }

  async #dial(number: string): Promise<void> {
    const answer = await this.#manager.ask({
      Action: 'Originate',
      Channel: `PJSIP/${number}@exchange`,
      ChannelId: this.id,
      Context: 'caller',
      Exten: 's',
      Priority: '1',
      Timeout: '30000',
      Async: 'true',
      ...(this.caller === '' ? { Variable: 'CALLERID(pres)=prohib' } : { CallerID: this.caller }),
    });
    if (answer['Response'] !== 'Success') throw new Error(JSON.stringify(answer));
  }

  worldSays({ Event, Uniqueid, Channel = '', ChannelStateDesc }: AmiEvent): void {
    if (Uniqueid !== this.id) return;
    if (Event === 'Newstate' && ChannelStateDesc === 'Up') this.#foundOwnChannel(Channel);
    if (Event === 'Hangup') {
      this.#isOver = true;
      this.#foundOwnChannel(Channel);
      this.#hasEnded();
    }
  }

  exchangeSays({ Event, Channel = '', CallerIDNum, Command = '', Exten }: AmiEvent): void {
    if (Event === 'Newchannel' && Exten?.endsWith('12329') && this.#exchangeChannel === '') {
      if (CallerIDNum === (this.caller || 'anonymous')) this.#exchangeChannel = Channel;
      return;
    }
    if (Channel === this.#exchangeChannel && Event === 'QueueCallerJoin') this.#isWithPeople = true;
    if (Channel !== this.#exchangeChannel || Event !== 'AGIExecStart') return;
    const file = /^STREAM FILE "([^"]+)"/.exec(Command)?.[1];
    if (file) this.#heard.push({ file, ...(soundOf(file) ?? { text: '', milliseconds: 0 }) });
    this.#isConnected = Command.startsWith('EXEC "Dial"');
  }

  state() {
    if (this.#isOver) return 'over';
    return this.#isConnected && this.extension() !== undefined ? 'talking' : 'open';
  }
  isWithPeople = () => this.#isWithPeople;
  heard = () => this.#heard;
  extension = () => [...this.#ringing.values()].find(({ caller }) => caller === this.caller)?.extension;

  press(keys: string): void {
    this.#heard.push({ file: '', text: '', milliseconds: 0, keys });
    this.#keys = this.#keys.then(async () => {
      const channel = await this.#ownChannel;
      for (const key of keys) {
        if (this.#isOver) return;
        await this.#manager.ask({
          Action: 'PlayDTMF',
          Channel: channel,
          Digit: key,
          Duration: String(keyMilliseconds),
        });
        await new Promise((resolve) => setTimeout(resolve, betweenKeysMilliseconds));
      }
    });
  }

  hangUp(): void {
    void this.#ownChannel.then((channel) => {
      if (!this.#isOver) void this.#manager.ask({ Action: 'Hangup', Channel: channel });
    });
  }
}
