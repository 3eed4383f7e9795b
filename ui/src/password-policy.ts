/** One requirement of a new password, and whether what is typed meets it. */
export interface PasswordRule {
  readonly text: string;
  /** `undefined` while only the server can tell. */
  readonly isMet: boolean | undefined;
}

/** Digits of personal numbers shorter than this say nothing about whose they are. */
const tellingDigits = 6;

function contains(password: string, personal: string): boolean {
  if (password.toUpperCase().includes(personal.toUpperCase())) return true;
  const digits = personal.replace(/[^0-9xX]/g, '').toUpperCase();
  const typed = password.toUpperCase();
  for (let start = 0; start + tellingDigits <= digits.length; start += 1) {
    if (typed.includes(digits.slice(start, start + tellingDigits))) return true;
  }
  return false;
}

/**
 * What a new password must be, for hints while it is typed; the server decides again. `personal` are the
 * certificate number and mobile as far as this page knows them.
 */
export function passwordRules(
  password: string,
  personal: readonly string[],
  personalName = '证件号码或手机号码',
): readonly PasswordRule[] {
  const known = personal.filter((text) => text.length >= tellingDigits);
  return [
    { text: '至少 8 个字符', isMet: [...password].length >= 8 },
    { text: '同时有字母和数字', isMet: /[a-zA-Z]/.test(password) && /\d/.test(password) },
    {
      text: `不含您的${personalName}`,
      isMet: known.length === 0 ? undefined : password !== '' && !known.some((text) => contains(password, text)),
    },
  ];
}
