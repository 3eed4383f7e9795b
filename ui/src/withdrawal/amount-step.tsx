import { type FormEvent, useState } from 'react';
import { Money } from '../figures.tsx';
import { CardFields } from './card-fields.tsx';
import { LimitCard } from './derivation.tsx';
import { Choice, YuanField } from './inputs.tsx';
import { type Card, cardText, type WithdrawalForm } from './model.ts';
import { Buttons, type StepProps } from './step.tsx';

const noCard: Card = { number: '', bankCode: '', bankName: '' };

/** How much, and to which card: all that is allowed and the registered card unless something else is chosen. */
export function AmountStep({ view, start, go, back, isBusy }: StepProps) {
  const { assessment, form } = view;
  const [amount, setAmount] = useState<number | undefined>(form.amountFen ?? assessment.limitFen);
  const [card, setCard] = useState<Card>(form.card ?? noCard);
  const [isOther, setOther] = useState(form.card !== undefined || start.card === null);
  const isOver = amount !== undefined && amount > assessment.limitFen;
  const isCardOpen = isOther && (card.number.trim() === '' || card.bankCode === '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const { amountFen: _amount, card: _card, ...rest } = form;
    const isAll = assessment.closes || amount === undefined || amount === assessment.limitFen;
    const next: WithdrawalForm = { ...rest, ...(!isAll && { amountFen: amount }), ...(isOther && { card }) };
    go(next);
  };
  return (
    <form className="wd-question" onSubmit={submit}>
      <LimitCard assessment={assessment} />
      {assessment.closes ? (
        <p>
          销户须全额提取，其中利息 <Money fen={assessment.interestFen} unit />
          ，以批准当日计算为准。
        </p>
      ) : (
        <>
          <YuanField name="amountFen" label="提取金额" hint="可以少提" fen={amount} onChange={setAmount} />
          {isOver && (
            <p className="field-error" role="alert">
              最多可以提取 <Money fen={assessment.limitFen} unit />
            </p>
          )}
        </>
      )}
      {start.card && (
        <Choice
          name="card"
          legend="收款银行卡"
          value={isOther ? 'other' : 'registered'}
          options={[
            { value: 'registered', title: cardText(start.card), text: '登记的收款卡' },
            { value: 'other', title: '其他银行卡', text: '须是本人名下的借记卡' },
          ]}
          onChange={(chosen) => setOther(chosen === 'other')}
        />
      )}
      {isOther && <CardFields card={card} banks={start.banks} onChange={setCard} />}
      <Buttons back={back} isBusy={isBusy} isBlocked={isOver || amount === undefined || amount === 0 || isCardOpen} />
    </form>
  );
}
