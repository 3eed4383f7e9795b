import { connect, type Socket } from 'node:net';

/** Where an exchange takes orders (AMI of Asterisk), and as whom. */
export interface AmiAccount {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly secret: string;
}

/** `ami://user:secret@host:port`; an Error for anything else. */
export function readAmi(address: string): AmiAccount {
  const url = URL.parse(address);
  if (url?.protocol !== 'ami:' || url.hostname === '' || url.username === '')
    throw new Error('the manager of the exchange is named as ami://user:secret@host:port');
  return {
    host: url.hostname,
    port: Number(url.port || 5_038),
    user: decodeURIComponent(url.username),
    secret: decodeURIComponent(url.password),
  };
}

export type HungUp =
  | 'hung-up'
  /** No channel of that name: the talk was over before. */
  | 'nobody'
  /** The exchange knows us not, or does not let us. */
  | 'refused'
  | 'unreachable';

type Fields = Readonly<Record<string, string>>;

/** An action as it stands on the line; what would end a line is left out of values. */
export const actionOf = (fields: Fields): string =>
  `${Object.entries(fields)
    .map(([name, value]) => `${name}: ${value.replace(/[\r\n]/g, '')}`)
    .join('\r\n')}\r\n\r\n`;

/** The fields of one block of lines. */
export function fieldsOf(block: string): Fields {
  const pairs = block.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** A regular expression of channel names that begin so, as `Hangup` takes it: `/^PJSIP\/8001-/`. */
export const channelsOf = (device: string): string => `/^${device.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}-/`;

/** Answers to actions by their id, with the events that belong to it; others and the greeting are passed over. */
function createAnswers(socket: Socket) {
  const waiting = new Map<string, (answer: Fields) => void>();
  let rest = '';
  socket.setEncoding('utf8');
  socket.on('data', (piece: string) => {
    const blocks = (rest + piece).split(/\r?\n\r?\n/);
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const fields = fieldsOf(block);
      waiting.get(fields['ActionID'] ?? '')?.(fields);
    }
  });
  let count = 0;
  /** Resolves with the answer, or, where that only begins a list, with the event that ends the list. */
  return (fields: Fields) =>
    new Promise<Fields>((resolve) => {
      count += 1;
      const id = `anju-${count}`;
      waiting.set(id, (answer) => {
        const list = answer['EventList']?.toLowerCase();
        if (list === 'complete' || (answer['Response'] !== undefined && list !== 'start')) resolve(answer);
      });
      socket.write(actionOf({ ...fields, ActionID: id }));
    });
}

/** Hangs up every channel of a device, over a connection of its own. Never rejects. */
export async function hangUpDevice(account: AmiAccount, device: string, answerMs = 5_000): Promise<HungUp> {
  const socket = connect(account.port, account.host);
  const isGone = new Promise<'unreachable'>((resolve) => {
    socket.once('error', () => resolve('unreachable'));
    socket.once('close', () => resolve('unreachable'));
    socket.setTimeout(answerMs, () => resolve('unreachable'));
  });
  const work = async (): Promise<HungUp> => {
    const ask = createAnswers(socket);
    const login = await ask({ Action: 'Login', Username: account.user, Secret: account.secret, Events: 'off' });
    if (login['Response'] !== 'Success') return 'refused';
    const hungUp = await ask({ Action: 'Hangup', Channel: channelsOf(device), Cause: '16' });
    // A regular expression is answered with success and a list, be it empty: how many is said at its end.
    if (hungUp['Event'] !== 'ChannelsHungupListComplete') return 'refused';
    return Number(hungUp['ListItems']) > 0 ? 'hung-up' : 'nobody';
  };
  try {
    return await Promise.race([work(), isGone]);
  } finally {
    socket.destroy();
  }
}
