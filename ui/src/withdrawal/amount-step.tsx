import type { FormEvent } from 'react';
import { formatYuan } from '../../../server/src/rules.ts';
import { DraftOffer, useDraft } from '../draft.tsx';
import { Money } from '../figures.tsx';
import { useObstacle } from '../obstacle.tsx';
import { CardFields } from './card-fields.tsx';
import { LimitCard } from './derivation.tsx';
import { Choice, YuanField } from './inputs.tsx';
import { type Assessment, type Card, cardText, type WithdrawalForm } from './model.ts';
import { Buttons, type StepProps } from './step.tsx';

const noCard: Card = { number: '', bankCode: '', bankName: '' };

interface Chosen {
  readonly amount?: number | undefined;
  readonly card: Card;
  readonly isOther: boolean;
}

/** What is wrong with an amount: nothing is “wrong” about a field before somebody has gone on. */
function faultOf(amount: number | undefined, { limitFen }: Assessment): string | undefined {
  if (amount === undefined) return '请填写要提取的金额，只填数字，最多两位小数';
  if (amount === 0) return '提取金额要大于 0 元';
  return amount > limitFen ? `最多可以提取 ${formatYuan(limitFen)} 元` : undefined;
}

/** How much, and to which card: all that is allowed and the registered card unless something else is chosen. */
export function AmountStep({ view, start, go, back, isBusy }: StepProps) {
  const { assessment, form } = view;
  const draft = useDraft<Chosen>(`withdrawal.${view.caseId}.${view.revision}.amount`, {
    amount: form.amountFen ?? assessment.limitFen,
    card: form.card ?? noCard,
    isOther: form.card !== undefined || start.card === null,
  });
  const { amount, card, isOther } = draft.value;
  const change = (part: Partial<Chosen>) => draft.change({ ...draft.value, ...part });
  const fault = assessment.closes ? undefined : faultOf(amount, assessment);
  const isCardOpen = isOther && (card.number.trim() === '' || card.bankCode === '');
  const obstacle = useObstacle(fault ?? (isCardOpen ? '请填写收款银行卡：开户银行和卡号' : undefined));
  const isOver = amount !== undefined && amount > assessment.limitFen;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (obstacle.stops()) return;
    const { amountFen: _amount, card: _card, ...rest } = form;
    const isAll = assessment.closes || amount === undefined || amount === assessment.limitFen;
    const next: WithdrawalForm = { ...rest, ...(!isAll && { amountFen: amount }), ...(isOther && { card }) };
    go(next, draft.forget);
  };
  return (
    <form className="wd-question" onSubmit={submit} noValidate>
      <DraftOffer draft={draft} />
      <LimitCard assessment={assessment} />
      {assessment.closes ? (
        <p>
          销户须全额提取，其中利息 <Money fen={assessment.interestFen} unit />
          ，以批准当日计算为准。
        </p>
      ) : (
        <YuanField
          name="amountFen"
          label="提取金额"
          hint="可以少提"
          fen={amount}
          error={isOver || obstacle.text ? fault : undefined}
          onChange={(chosen) => change({ amount: chosen })}
        />
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
          onChange={(chosen) => change({ isOther: chosen === 'other' })}
        />
      )}
      {isOther && (
        <CardFields
          card={card}
          banks={start.banks}
          onChange={(chosen) => change({ card: chosen })}
          isMissingTold={obstacle.text !== undefined && isCardOpen}
        />
      )}
      <Buttons back={back} isBusy={isBusy} obstacle={obstacle.text} />
    </form>
  );
}
