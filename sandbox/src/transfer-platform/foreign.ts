import { randomInt, randomUUID } from 'node:crypto';
import { foreignCentres } from './centres.ts';
import type { Letter } from './platform.ts';

export const behaviours = ['prompt', 'silent', 'refuses', 'wrong-amount', 'other-person', 'money-first'] as const;
export type Behaviour = (typeof behaviours)[number];

export interface ForeignMoney {
  readonly fromAccountNo: string;
  readonly fromAccountName: string;
  readonly toAccountNo: string;
  readonly amountFen: number;
  readonly summary: string;
}

export interface ForeignOptions {
  readonly behaviour: () => Behaviour;
  readonly post: (letter: Letter) => void;
  /** Pays over the sandbox bank. */
  readonly pay: (money: ForeignMoney) => void;
  /** How long a centre takes between two steps. */
  readonly paceMs: number;
}

interface ContactLetter {
  readonly name: string;
  readonly certificateNumber: string;
  readonly formerAccountNo: string | null;
  readonly receivingAccountNo: string;
}

/** What a foreign centre makes of a message: it answers contact letters and withdrawals, and reads the rest. */
export function answerForeign(letter: Letter, { behaviour, post, pay, paceMs }: ForeignOptions): void {
  const own = foreignCentres.find(({ nodeNo }) => nodeNo === letter.to);
  if (!own) return;
  const reply = (kind: string, content: object) =>
    post({ messageId: randomUUID(), from: letter.to, to: letter.from, kind, letterNo: letter.letterNo, content });
  if (letter.kind === 'withdrawal') return reply('withdrawal-answer', { isAccepted: true, reason: '已撤销' });
  const acts = behaviour();
  if (letter.kind !== 'contact-letter' || acts === 'silent') return;
  if (acts === 'refuses') return reply('letter-refused', { reason: '该职工有尚未结清的住房公积金贷款' });
  const asked = letter.content as ContactLetter;
  const accountNo = asked.formerAccountNo ?? String(200_000_000_000 + randomInt(1_000_000));
  const [principalFen, interestFen] = [2_000_000 + randomInt(6_000_000), randomInt(20_000)];
  const totalFen = principalFen + interestFen;
  const data = () =>
    reply('account-data', {
      name: acts === 'other-person' ? '无名氏' : asked.name,
      certificateNumber: asked.certificateNumber,
      accountNo,
      openedOn: '2021-07-01',
      principalFen,
      interestFen,
      totalFen,
      months: Array.from({ length: 36 }, (_, index) => ({
        month: Temporal.PlainYearMonth.from('2021-07').add({ months: index }).toString(),
        amountFen: Math.round(principalFen / 36),
      })),
    });
  const money = () =>
    pay({
      fromAccountNo: own.accountNo,
      fromAccountName: own.accountName,
      toAccountNo: asked.receivingAccountNo,
      amountFen: acts === 'wrong-amount' ? totalFen - 100 : totalFen,
      summary: `转移 ${letter.letterNo}`,
    });
  const steps = [
    () => reply('letter-accepted', { accountNo }),
    ...(acts === 'money-first' ? [money, data] : [data, money]),
  ];
  for (const [index, step] of steps.entries()) setTimeout(step, paceMs * (index + 1)).unref();
}
