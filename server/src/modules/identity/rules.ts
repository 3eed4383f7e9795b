/** What the login log says of a login that was let in; anything else is why one was not. */
export const letIn = '成功';

/** Limits of logging in (等保三级: GB/T 22239-2019 8.1.4.1 身份鉴别). */
export const limits = {
  captchaAfter: 3,
  lockAfter: 6,
  lockMinutes: 15,
  idleMinutes: 15,
  // Behind the page's own countdown, for a page that has died with somebody's session in it.
  kioskIdleSeconds: 120,
  sessionHours: 10,
  codeMinutes: 5,
  codeTries: 5,
  codeEverySeconds: 60,
  codesADay: 10,
  challengeMinutes: 5,
  // An activation code is handed over on a working day and used on the next: it lives over a weekend.
  activationHours: 72,
  enrolmentMinutes: 15,
  captchaMinutes: 10,
  passwordsRemembered: 5,
  papersAnHour: 100,
  unmasksAnHour: 60,
  uploadsADay: 200,
  requestsPerAddress: 60,
  requestsWindowMinutes: 5,
} as const;

/** How large the letters of 关怀版 are: 20, 25 and 30 px of ordinary text, where the standard has 15. */
export const textSizes = ['large', 'larger', 'largest'] as const;
export type TextSize = (typeof textSizes)[number];

export interface PasswordFacts {
  /** Texts a password may not contain: the certificate number's tail, the mobile, a user name. */
  readonly known: readonly string[];
  /** What those texts are called. */
  readonly knownAs?: string;
}

/** What a new password lacks, in Chinese; empty when it is good. */
export function passwordFaults(password: string, { known, knownAs = '证件号码或手机号码' }: PasswordFacts): string[] {
  const faults: string[] = [];
  if (password.length < 8) faults.push('至少 8 位');
  if (password.length > 64) faults.push('最多 64 位');
  if (!/[a-zA-Z]/.test(password) || !/\d/.test(password)) faults.push('须同时含有字母和数字');
  if (/^(.)\1+$/.test(password)) faults.push('不能是同一个字符');
  const folded = password.toUpperCase();
  if (known.some((text) => text.length >= 6 && folded.includes(text.toUpperCase()))) faults.push(`不能包含${knownAs}`);
  return faults;
}

/**
 * What a query password lacks: six digits that are not all alike, do not simply go up or down and do not stand in what
 * others know of its owner: whoever has the certificate number would try the birthday in it first.
 */
export function queryPasswordFault(password: string, known: readonly string[]): string | undefined {
  if (!/^\d{6}$/.test(password)) return '查询密码为 6 位数字';
  if (known.some((text) => text.includes(password))) return '查询密码不能是证件号码或手机号码中的数字';
  const steps = new Set([...password].slice(1).map((digit, index) => Number(digit) - Number(password[index])));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1 ? '查询密码不能是相同或连续的数字' : undefined;
}

/** What a place a login came from is called; addresses of the centre's own net have no place. */
export function placeOf(address: string): string {
  // A socket that listens on IPv6 writes IPv4 addresses with a prefix (RFC 4291 §2.5.5.2).
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (/^(127\.|::1$)/.test(plain)) return '本机';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|fe80:|f[cd])/.test(plain)) return '内网';
  return '未知';
}

// Browsers claim to be those they descend from (WeChat says Chrome and Safari too): the first that fits is meant.
const systems = [
  ['HarmonyOS', '鸿蒙'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['Linux', 'Linux'],
] as const;
const browsers = [
  ['MicroMessenger', '微信'],
  ['Edg', 'Edge 浏览器'],
  ['Firefox', 'Firefox 浏览器'],
  ['Chrome', 'Chrome 浏览器'],
  ['Safari', 'Safari 浏览器'],
] as const;

/** A browser's name from its user-agent, short enough for a table. */
export function deviceOf(userAgent: string): string {
  const named = (known: readonly (readonly [mark: string, name: string])[]) =>
    known.find(([mark]) => userAgent.includes(mark))?.[1];
  return `${named(systems) ?? '未知系统'} · ${named(browsers) ?? '未知浏览器'}`;
}

/** Channels that a visitor may say to be on: a session that is opened there carries the channel to its end. */
export const claimedChannels = ['web', 'wechat', 'app'] as const;
export type ClaimedChannel = (typeof claimedChannels)[number];

/** What the installed app says of itself: the header that it sends with everything it asks. */
export const channelHeader = 'anju-channel';

/**
 * Where a request without a session says it is from: a login opens its session for this channel. WeChat's browser by the name it gives
 * itself, the installed app by its header (a browser does not tell a page that was added to the desktop from another),
 * everything else is the website.
 */
export function channelOf(headers: Readonly<Record<string, string | readonly string[] | undefined>>): ClaimedChannel {
  if (String(headers['user-agent'] ?? '').includes('MicroMessenger/')) return 'wechat';
  return headers[channelHeader] === 'app' ? 'app' : 'web';
}

/** What a one-time code is for, as the message that brings it says. */
export const codePurposes = {
  login: '登录',
  raise: '微信登录后办理业务',
  activation: '设置登录密码',
  password: '修改登录密码',
  mobile: '修改手机号码',
  'new-mobile': '登记新手机号码',
  'query-password': '设置查询密码',
  'close-registration': '注销网上注册',
  kiosk: '自助终端登录',
  'kiosk-employer': '自助终端单位登录',
} as const;
export type CodePurpose = keyof typeof codePurposes;
