/** Where a short message goes next: pure. Protocol facts: CMPP 3.0, SGIP 1.2; the order of routes is the centre's. */

/** What became of one way that was tried. */
export type TryState =
  | 'sending'
  /** No byte left: no connection, or the login was refused. */
  | 'not-sent'
  /** Flow control: the centre takes it later. */
  | 'busy'
  | 'refused'
  /** The centre says that there is no such number: no other centre will find it. */
  | 'bad-number'
  /** Taken: its report says more. */
  | 'taken'
  /** Sent and not answered: it may arrive. */
  | 'unknown'
  | 'delivered'
  /** The report says that it did not arrive. */
  | 'undelivered';

export interface Try {
  readonly route: string;
  readonly state: TryState;
}

export type NextStep =
  | { readonly do: 'send'; readonly route: string; readonly afterSeconds: number }
  /** Nothing to do until an answer or a report comes. */
  | { readonly do: 'wait' }
  | { readonly do: 'end'; readonly state: 'delivered' | 'failed' | 'unknown'; readonly reason: string };

/** How often a route may say «busy» to one message before another is tried. */
const busyTriesAtMost = 4;
/** When no route can be reached at all, the whole round begins anew after so long. */
const roundSeconds = 30;
const roundSecondsAtMost = 600;

/**
 * The next step of a message from what was tried before, in order. Each message reaches a phone once: a route is left for
 * the next only when it is certain that the message did not arrive by it. `unknown` ends it: never sent again by itself.
 * @param routes names, the first choice first; at least one.
 */
export function nextStep(tries: readonly Try[], routes: readonly string[]): NextStep {
  const last = tries.at(-1);
  if (!last) return send(routes[0]);
  switch (last.state) {
    case 'sending':
    case 'taken':
      return { do: 'wait' };
    case 'delivered':
      return { do: 'end', state: 'delivered', reason: '' };
    case 'unknown':
      return { do: 'end', state: 'unknown', reason: '通道没有应答，不能确定是否送达' };
    case 'bad-number':
      return { do: 'end', state: 'failed', reason: '通道表示没有这个号码或用户' };
    case 'busy': {
      const busy = tries.filter(({ route, state }) => route === last.route && state === 'busy').length;
      if (busy < busyTriesAtMost) return { do: 'send', route: last.route, afterSeconds: 2 ** (busy - 1) };
      return other(tries, routes);
    }
    case 'not-sent':
    case 'refused':
    case 'undelivered':
      return other(tries, routes);
    default:
      return last.state satisfies never;
  }
}

const send = (route: string | undefined, afterSeconds = 0): NextStep => {
  if (route === undefined) throw new Error('a message needs a route');
  return { do: 'send', route, afterSeconds };
};

/** A route that was never tried; else one that only could not be reached, later; else none is left. */
function other(tries: readonly Try[], routes: readonly string[]): NextStep {
  const fresh = routes.find((route) => tries.every((tried) => tried.route !== route));
  if (fresh !== undefined) return send(fresh);
  const untold = routes.find((route) =>
    tries.every((tried) => tried.route !== route || tried.state === 'not-sent' || tried.state === 'busy'),
  );
  if (untold === undefined) return { do: 'end', state: 'failed', reason: '各通道均未送达' };
  const rounds = tries.filter(({ route }) => route === untold).length;
  return send(untold, Math.min(roundSeconds * 2 ** (rounds - 1), roundSecondsAtMost));
}

/** What the parts of one try say together. */
export function tryStateOf(parts: readonly TryState[]): TryState {
  const has = (state: TryState) => parts.includes(state);
  const all = (state: TryState) => parts.every((part) => part === state);
  if (all('delivered')) return 'delivered';
  if (has('sending')) return 'sending';
  // One part that may have arrived beside others that did not: nobody can say what the phone shows.
  if (has('unknown')) return 'unknown';
  if (has('bad-number')) return 'bad-number';
  if (has('undelivered')) return 'undelivered';
  if (has('refused')) return 'refused';
  if (has('busy')) return all('busy') ? 'busy' : 'refused';
  if (has('not-sent')) return all('not-sent') ? 'not-sent' : 'refused';
  return 'taken';
}

/** Message centres are waited for this long (CMPP: 48 hours); then what was taken stays unknown. */
export const reportHours = 48;

/** Why a message ended without a word from a message centre about it. */
export const endReasons = {
  tooLate: '在有效时间内没有可用的通道',
  brokenOff: '发送过程中断，不能确定是否送达',
  unreported: '通道没有送达报告',
  stopped: '批量发送已停止',
  folded: '已并入另一条同类短信',
} as const;
