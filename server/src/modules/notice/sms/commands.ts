/** What people write to the centre by short message: pure. The words are the centre's (`notice.uplink-words`). */

/** The six things that can be asked for (S-U2 … S-U7). */
export const uplinkCommands = {
  sign: '短信签约',
  cancel: '取消签约',
  contribution: '查询缴存信息',
  entries: '查询缴存明细',
  loan: '查询个人贷款信息',
  repayments: '查询还款明细',
} as const;
export type UplinkCommand = keyof typeof uplinkCommands;

/** Words of each command, as the centre publishes them; the first is the one that help names. */
export type UplinkWords = Readonly<Record<UplinkCommand, readonly string[]>>;

export interface UplinkRequest {
  readonly command: UplinkCommand;
  /** Who it is about, when the text says so: without it, whoever has signed up with this mobile. */
  readonly identity: { readonly certificateNumber: string; readonly password: string } | undefined;
  /** Months `2026-01` of a span, oldest first. */
  readonly months: { readonly from: string; readonly to: string } | undefined;
}

/** Full-width letters, digits and signs as half-width, lower case as upper, blanks and the usual separators as `#`. */
export function foldUplink(text: string): string {
  return (
    text
      .normalize('NFKC')
      .trim()
      .toUpperCase()
      // Capitals of some letters come in parts.
      .normalize('NFKC')
      .replace(/[\s,，、*+＃]+/gu, '#')
      .replace(/#+/g, '#')
      .replace(/^#|#$/g, '')
  );
}

const isMonth = (text: string) => /^(19|20)\d{2}(0[1-9]|1[0-2])$/.test(text);
const monthText = (text: string) => `${text.slice(0, 4)}-${text.slice(4)}`;

/**
 * Reads `word`, `word#month`, `word#from#to`, `word#certificate#password` and the same with months behind (as 202601);
 * `undefined` for anything else, which is answered with help.
 */
export function readUplink(text: string, words: UplinkWords): UplinkRequest | undefined {
  const [word = '', ...given] = foldUplink(text).split('#');
  const command = (Object.keys(uplinkCommands) as UplinkCommand[]).find((name) =>
    words[name].some((known) => foldUplink(known) === word),
  );
  // No certificate has six digits: that is a month, or meant to be one.
  const hasIdentity = given.length >= 2 && !/^\d{6}$/.test(given[0] ?? '');
  const [certificateNumber = '', password = ''] = given;
  const identity = hasIdentity ? { certificateNumber, password } : undefined;
  const span = readSpan(hasIdentity ? given.slice(2) : given);
  if (!command || span === 'wrong') return undefined;
  if (span && !takesMonths.has(command)) return undefined;
  // Signing up says who; the rest may leave it to the contract.
  return command === 'sign' && !identity ? undefined : { command, identity, months: span };
}

const takesMonths = new Set<UplinkCommand>(['entries', 'repayments']);

/** One month, two in whatever order, or nothing. */
function readSpan(given: readonly string[]): UplinkRequest['months'] | 'wrong' {
  if (given.length === 0) return undefined;
  if (given.length > 2 || !given.every(isMonth)) return 'wrong';
  const [from = '', to = from] = given.toSorted();
  return { from: monthText(from), to: monthText(to) };
}

/** What is answered to anything that is no command. */
export function helpText(words: UplinkWords): string {
  const first = (command: UplinkCommand) => words[command][0] ?? '';
  return (
    `短信服务：签约发送“${first('sign')}#证件号码#查询密码”；签约后发送“${first('contribution')}”查缴存信息，“${first('entries')}”查缴存明细，` +
    `“${first('loan')}”查贷款，“${first('repayments')}”查还款明细（查某几个月的在后面加“#202601#202606”），“${first('cancel')}”取消签约。` +
    '未签约的在指令后加“#证件号码#查询密码”。'
  );
}
