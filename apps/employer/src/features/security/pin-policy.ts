/** One requirement of a new PIN, and whether what is typed meets it. */
export interface PinRule {
  readonly text: string;
  readonly isMet: boolean;
}

const isRun = (pin: string, step: number) =>
  [...pin].every((digit, at) => at === 0 || Number(digit) - Number(pin[at - 1]) === step);

/** What a new PIN must be: the medium takes 6 to 16 digits; the rest keeps it from being guessed in six tries. */
export function pinRules(pin: string, oldPin: string): readonly PinRule[] {
  const isLong = /^\d{6,16}$/.test(pin);
  return [
    { text: '6 至 16 位数字', isMet: isLong },
    {
      text: '不是同一个数字重复，也不是 123456 这样的顺序数字',
      isMet: isLong && new Set(pin).size > 1 && !isRun(pin, 1) && !isRun(pin, -1),
    },
    { text: '与原密码不同', isMet: pin !== '' && pin !== oldPin },
  ];
}
