import { Fragment, useState } from 'react';
import { allocate, fen, parseYuan } from '../../../server/src/rules.ts';
import { TextField } from '../field.tsx';
import { Money } from '../figures.tsx';
import type { Loan } from './loan-overview.tsx';

type Bill = Loan['bills'][number];

/** What an amount would pay, by the rule that books it. */
function partsOf(amount: bigint, bills: readonly Bill[]) {
  const { payments, left } = allocate(
    fen(amount),
    bills
      .filter(({ state }) => state === 'overdue')
      .map(({ dueOn, principalFen, interestFen, penaltyFen }) => ({
        dueOn,
        principalLeft: fen(principalFen),
        interestLeft: fen(interestFen),
        penaltyLeft: fen(penaltyFen),
        countedTo: dueOn,
      })),
  );
  const sum = (part: 'principal' | 'interest' | 'penalty') =>
    Number(payments.reduce((all, paid) => all + paid[part], 0n));
  return { principal: sum('principal'), interest: sum('interest'), penalty: sum('penalty'), left };
}

/** An amount for what is owed and late: all of it, or what is typed; nothing is sent that is more. */
export function useArrears(bills: readonly Bill[], allFen?: number) {
  const [text, setText] = useState('');
  const typed = parseYuan(text);
  const isAll = text.trim() === '' && allFen !== undefined;
  const amountFen = isAll ? allFen : Number(typed ?? 0n);
  const parts = partsOf(BigInt(amountFen), bills);
  const isTooMuch = parts.left > 0n;
  const error =
    text !== '' && typed === undefined ? '请填写金额，例如 5000' : isTooMuch ? '超过今天应还的金额' : undefined;
  return { text, setText, isAll, amountFen, parts, error, isSound: amountFen > 0 && error === undefined };
}

export type Arrears = ReturnType<typeof useArrears>;

export function ArrearsField({ arrears, label, hint }: { arrears: Arrears; label: string; hint?: string }) {
  return (
    <TextField
      name="arrears"
      label={label}
      hint={hint}
      inputMode="decimal"
      value={arrears.text}
      onChange={arrears.setText}
      error={arrears.error}
    />
  );
}

const partNames = { penalty: '罚息', interest: '利息', principal: '本金' } as const;

/** What the amount pays first, in words with figures. */
export function ArrearsParts({ parts }: Pick<Arrears, 'parts'>) {
  const paid = (['penalty', 'interest', 'principal'] as const).filter((part) => parts[part] > 0);
  return (
    <>
      先还到期早的一期，依次抵偿
      {paid.map((part, at) => (
        <Fragment key={part}>
          {at > 0 && '、'}
          {partNames[part]} <Money fen={parts[part]} unit />
        </Fragment>
      ))}
    </>
  );
}
