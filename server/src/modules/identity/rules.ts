/** Limits of logging in (等保三级: GB/T 22239-2019 8.1.4.1 身份鉴别). */
export const limits = {
  captchaAfter: 3,
  lockAfter: 6,
  lockMinutes: 15,
  idleMinutes: 15,
  sessionHours: 10,
  codeMinutes: 5,
  codeTries: 5,
  codeEverySeconds: 60,
  codesADay: 10,
  challengeMinutes: 5,
  captchaMinutes: 10,
  passwordsRemembered: 5,
  requestsPerAddress: 60,
  requestsWindowMinutes: 5,
} as const;

export interface PasswordFacts {
  /** Texts a password may not contain: the certificate number's tail, the mobile. */
  readonly known: readonly string[];
}

/** What a new password lacks, in Chinese; empty when it is good. */
export function passwordFaults(password: string, { known }: PasswordFacts): string[] {
  const faults: string[] = [];
  if (password.length < 8) faults.push('至少 8 位');
  if (password.length > 64) faults.push('最多 64 位');
  if (!/[a-zA-Z]/.test(password) || !/\d/.test(password)) faults.push('须同时含有字母和数字');
  if (/^(.)\1+$/.test(password)) faults.push('不能是同一个字符');
  if (known.some((text) => text.length >= 6 && password.includes(text))) faults.push('不能包含证件号码或手机号码');
  return faults;
}

/** What a place a login came from is called; addresses of the centre's own net have no place. */
export function placeOf(address: string): string {
  if (/^(127\.|::1|::ffff:127\.)/.test(address)) return '本机';
  if (/^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|fe80:|f[cd])/.test(address)) return '内网';
  return '未知';
}

/** A browser's name from its user-agent, short enough for a table. */
export function deviceOf(userAgent: string): string {
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? '未知系统';
  const browser = /MicroMessenger|Edg|Chrome|Firefox|Safari/.exec(userAgent)?.[0] ?? '未知浏览器';
  const names: Readonly<Record<string, string>> = {
    MicroMessenger: '微信',
    Edg: 'Edge 浏览器',
    Chrome: 'Chrome 浏览器',
    Firefox: 'Firefox 浏览器',
    Safari: 'Safari 浏览器',
    'Mac OS X': 'macOS',
  };
  return `${names[system] ?? system} · ${names[browser] ?? browser}`;
}
