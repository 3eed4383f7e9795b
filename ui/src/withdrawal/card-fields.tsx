import { bankCardFault, identifierFaultText } from '../../../server/src/rules.ts';
import { SelectField, TextField } from '../field.tsx';
import { typedNumber } from '../typed-number.ts';
import type { Card, Start } from './model.ts';

/** A bank card in the person's own name: number with its check digit, and the bank. */
export function CardFields({
  card,
  banks,
  onChange,
  isMissingTold = false,
}: {
  readonly card: Card;
  readonly banks: Start['banks'];
  readonly onChange: (card: Card) => void;
  /** Somebody wanted to go on without it: the fields say what is missing. */
  readonly isMissingTold?: boolean;
}) {
  const digits = typedNumber(card.number);
  const fault = digits.length >= 12 ? bankCardFault(digits) : undefined;
  const missing = isMissingTold && digits === '' ? '请填写银行卡号' : undefined;
  return (
    <>
      <SelectField
        name="bankCode"
        label="开户银行"
        value={card.bankCode}
        error={isMissingTold && card.bankCode === '' ? '请选择开户银行' : undefined}
        options={[{ value: '', label: '请选择' }, ...banks.map(({ code, name }) => ({ value: code, label: name }))]}
        onChange={(bankCode) =>
          onChange({ ...card, bankCode, bankName: banks.find(({ code }) => code === bankCode)?.name ?? '' })
        }
      />
      <TextField
        name="card"
        label="银行卡号"
        hint="须是提取人本人名下的借记卡"
        inputMode="numeric"
        autoComplete="off"
        maxLength={25}
        value={card.number}
        error={fault ? `银行卡号${identifierFaultText[fault]}` : missing}
        onChange={(number) => onChange({ ...card, number })}
      />
    </>
  );
}
