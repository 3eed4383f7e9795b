/** One line of a conversation with the account. */
export interface ChatLine {
  readonly at: string;
  readonly from: 'follower' | 'account' | 'push' | 'system';
  readonly title?: string;
  readonly text: string;
}

export interface ChatButton {
  readonly name: string;
  readonly type?: 'click' | 'view';
  readonly key?: string;
  readonly url?: string;
  readonly sub_button?: readonly ChatButton[];
}

export interface Chat {
  readonly lines: readonly ChatLine[];
  readonly menu: readonly ChatButton[];
  /** Said goodbye to the account: nothing can be sent there. Who never followed was bound beforehand by the demonstration. */
  readonly hasLeft: boolean;
  readonly isFollowing: boolean;
  /** Takes subscription messages. */
  readonly accepts: boolean;
}

const linesAtMost = 200;

/** What phones show of their conversation with the account. In memory: it ends with the sandbox. */
export function createChats(now: () => Temporal.Instant) {
  const lines = new Map<string, ChatLine[]>();
  const following = new Map<string, boolean>();
  const accepting = new Map<string, boolean>();
  let menu: readonly ChatButton[] = [];
  const all = (buttons: readonly ChatButton[]): readonly ChatButton[] =>
    buttons.flatMap((button) => [button, ...all(button.sub_button ?? [])]);
  return {
    add: (mobile: string, line: Omit<ChatLine, 'at'>): void => {
      const known = lines.get(mobile) ?? [];
      lines.set(mobile, [...known, { ...line, at: now().toString() }].slice(-linesAtMost));
    },
    follow: (mobile: string, follows: boolean): void => void following.set(mobile, follows),
    accept: (mobile: string, accepts: boolean): void => void accepting.set(mobile, accepts),
    /** Keeps a menu; answers what is wrong with it, as WeChat would. */
    setMenu: (given: unknown): string | undefined => {
      const buttons = Array.isArray(given) ? (given as ChatButton[]) : [];
      if (buttons.length < 1 || buttons.length > 3) return 'invalid button size';
      if (buttons.some(({ sub_button: sub }) => sub && (sub.length < 1 || sub.length > 5)))
        return 'invalid sub button size';
      const leaves = all(buttons).filter(({ sub_button: sub }) => !sub);
      if (leaves.some(({ type, key, url }) => !(type === 'click' ? key : url))) return 'invalid button type';
      menu = buttons;
      return undefined;
    },
    nameOfKey: (key: string): string => all(menu).find((button) => button.key === key)?.name ?? key,
    of: (mobile: string): Chat => ({
      lines: lines.get(mobile) ?? [],
      menu,
      isFollowing: following.get(mobile) ?? false,
      hasLeft: following.get(mobile) === false,
      accepts: accepting.get(mobile) ?? false,
    }),
  };
}
