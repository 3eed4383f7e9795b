import { bankCardFault, identifierFaultText } from '../../../server/src/rules.ts';
import { SelectField, TextField } from '../field.tsx';
import type { Card, Start } from './model.ts';

/** A bank card in the person's own name: number with its check digit, and the bank. */
export function CardFields({
  card,
  banks,
  onChange,
  error,
}: {
  readonly card: Card;
  readonly banks: Start['banks'];
  readonly onChange: (card: Card) => void;
  readonly error?: string | undefined;
}) {
  const digits = card.number.replace(/\s/g, '');
  const fault = digits.length >= 12 ? bankCardFault(digits) : undefined;
  return (
    <>
      <SelectField
        name="bankCode"
        label="开户银行"
        value={card.bankCode}
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
        error={error ?? (fault && `银行卡号${identifierFaultText[fault]}`)}
        onChange={(number) => onChange({ ...card, number })}
      />
    </>
  );
}
