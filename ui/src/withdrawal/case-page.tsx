import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { Button } from '../button.tsx';
import { DayText, Money } from '../figures.tsx';
import { Facts, PageSkeleton, Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { MoneySteps } from '../steps.tsx';
import { answersOf } from './answers.tsx';
import { CardFields } from './card-fields.tsx';
import { ConditionList, LimitCard } from './derivation.tsx';
import { WithdrawalFlow } from './flow.tsx';
import { Choice } from './inputs.tsx';
import { type Card, cardText, type Withdrawal, type WithdrawalDoor } from './model.ts';
import { PaperList } from './papers.tsx';

/** How soon a case may look different, in milliseconds: machines answer within seconds, people within the day. */
const looksAgain: Readonly<Record<string, number>> = {
  submitted: 1500,
  waiting: 1500,
  approved: 1500,
  executing: 1500,
  reviewing: 5000,
};

/** The case is done and its money, which came back, is on its way once more. */
const paysAnew = ({ moneyState }: Withdrawal): boolean => moneyState === 'paying';

/** What the bank could not pay, or gave back: the card is put right and it is paid anew. */
function CorrectCard({ door, view }: { readonly door: WithdrawalDoor; readonly view: Withdrawal }) {
  const client = useQueryClient();
  const { data: start } = useQuery({ queryKey: ['withdrawal-start', door.key], queryFn: door.start });
  const [card, setCard] = useState<Card>({ number: '', bankCode: '', bankName: '' });
  const [isOther, setOther] = useState(true);
  const correcting = useMutation({
    mutationFn: () => door.correctCard(view.caseId, isOther ? card : undefined),
    onSuccess: async (answer) => {
      client.setQueryData(['withdrawal', door.key, view.caseId], answer);
      await client.invalidateQueries({ queryKey: ['withdrawal-records', door.key] });
    },
  });
  const [isTold, setTold] = useState(false);
  const isMissing = isOther && (card.number.trim() === '' || card.bankCode === '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTold(isMissing);
    if (!isMissing) correcting.mutate();
  };
  return (
    <Panel title="重新付款">
      <form className="wd-question" onSubmit={submit}>
        <p>
          银行答复：{view.failure}。请核对收款卡，换一张本人名下的卡，或者仍付到原来的卡，重新付款{' '}
          <Money fen={view.amountFen} unit />。
        </p>
        <ProblemSummary error={correcting.error} />
        <Choice
          name="again"
          legend="付到哪张卡"
          value={isOther ? 'other' : 'same'}
          options={[
            {
              value: 'other',
              title: '换一张银行卡',
              ...(door.isCounter && { text: '扫描银行卡和证件，由另一位工作人员复核后付款' }),
            },
            {
              value: 'same',
              title: `仍付到 ${view.payee ? cardText(view.payee) : '原来的卡'}`,
              text: '卡没有问题，例如银行系统故障',
            },
          ]}
          onChange={(chosen) => setOther(chosen === 'other')}
        />
        {isOther && (
          <CardFields card={card} banks={start?.banks ?? []} onChange={setCard} isMissingTold={isTold && isMissing} />
        )}
        <div className="wd-buttons">
          <Button type="primary" htmlType="submit" loading={correcting.isPending}>
            {door.isCounter && isOther ? '提交复核' : '提交并重新付款'}
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function standingOf({ cardReview, caseState, caseStateText, moneyState, dueOn, form }: Withdrawal): {
  readonly text: string;
  readonly next: ReactNode;
} {
  if (moneyState === 'paid' && form.repay?.purpose === 'early')
    return {
      text: '已到账',
      next: '款项已转入收款银行卡。接着请在“我的贷款”申请提前还款，约定的还款日从还款账户扣收。',
    };
  if (moneyState === 'paid') return { text: '已到账', next: '款项已转入收款银行卡，这笔提取已办结。' };
  if (moneyState === 'returned' || moneyState === 'unpaid') {
    return {
      text: moneyState === 'returned' ? '款项退回' : '付款未成功',
      next: `款项没有损失，${cardReview ? '更正的收款卡复核通过后重新付款' : '请在下方更正收款卡后重新付款'}。`,
    };
  }
  if (caseState === 'waiting')
    return { text: '等待核实', next: '有关部门（家人）答复后自动继续办理，并用站内消息通知您，不用再来。' };
  if (moneyState === 'paying') return { text: '付款中', next: '银行一般在几分钟内入账，到账后通知您。' };
  if (caseState === 'reviewing') {
    return {
      text: '审核中',
      next: dueOn ? (
        <>
          工作人员将在 <DayText value={dueOn} /> 前办结，结果会通知您。
        </>
      ) : (
        '结果会通知您。'
      ),
    };
  }
  return { text: caseStateText, next: '' };
}

/** Approved and on its way to the bank, or there: the limit is history. */
const isDecided = ({ moneyState }: Withdrawal): boolean => moneyState !== null && moneyState !== 'submitted';

/** After submitting: number, where it stands, what comes next and by when; with the rules' answer as it was decided. */
function Progress({
  door,
  view,
  extra,
}: {
  readonly door: WithdrawalDoor;
  readonly view: Withdrawal;
  readonly extra?: ReactNode;
}) {
  const standing = standingOf(view);
  const tone = view.mayCorrectCard ? 'failed' : view.moneyState === 'paid' ? 'done' : view.caseState;
  return (
    <div className="case-page">
      <section className={`case-standing case-standing-${tone}`} aria-label="办理进度" role="status">
        <p className="case-standing-now">
          {view.assessment.reasonName}提取 <Money fen={view.amountFen} strong unit />：{standing.text}
        </p>
        <p>{standing.next}</p>
        <p>
          业务编号 <strong className="figures">{view.number}</strong>
        </p>
        {view.nextOn && view.moneyState === 'paid' && (
          <p>
            下次可以在 <DayText value={view.nextOn} /> 以后申请。
          </p>
        )}
        {extra}
      </section>
      {view.mayCorrectCard && !view.cardReview && <CorrectCard door={door} view={view} />}
      {view.mayCorrectCard && view.cardReview && (
        <Panel title="重新付款">
          <p>
            更正收款银行卡已提交复核，业务编号 <strong className="figures">{view.cardReview.number}</strong>
            。另一位工作人员核对银行卡和证件后，自动重新付款。
          </p>
        </Panel>
      )}
      <Panel title="办理进度">
        <MoneySteps steps={view.steps} label="办理进度" />
      </Panel>
      <Panel title="为什么是这个金额">
        <LimitCard assessment={view.assessment} isDecided={isDecided(view)} />
        <ConditionList assessment={view.assessment} />
      </Panel>
      {view.assessment.papers.length > 0 && (
        <Panel title="材料核实">
          <PaperList papers={view.assessment.papers} />
        </Panel>
      )}
      <Panel title="申请内容">
        <Facts
          items={[
            ...answersOf(view.form),
            { label: '收款人', value: view.payee?.name ?? '—' },
            { label: '收款银行卡', value: view.payee ? cardText(view.payee) : '—' },
          ]}
        />
      </Panel>
    </div>
  );
}

interface CasePageProps {
  readonly door: WithdrawalDoor;
  readonly caseId: string;
  readonly head: (view: Withdrawal) => ReactNode;
  /** The head of a page whose case is not there: the way back. */
  readonly missing?: ReactNode;
  /** Buttons of the app: cancel, print. */
  readonly extra?: (view: Withdrawal) => ReactNode;
}

/** A withdrawal: while it can be changed its questions, afterwards its progress. */
export function WithdrawalCase({ door, caseId, head, missing, extra }: CasePageProps) {
  const [opened, setOpened] = useState(0);
  const {
    data: view,
    error,
    isPending,
    isFetchedAfterMount,
    refetch,
  } = useQuery({
    queryKey: ['withdrawal', door.key, caseId],
    queryFn: () => door.get(caseId),
    staleTime: 0,
    refetchInterval: ({ state: { data } }) => (data && (paysAnew(data) ? 1500 : looksAgain[data.caseState])) ?? false,
  });
  const reopen = async () => {
    await refetch();
    setOpened(opened + 1);
  };
  // What was read before this page was left may be older than what was answered since.
  if (isPending || (view?.mayChange && !isFetchedAfterMount)) return <PageSkeleton lines={10} />;
  if (!view)
    return (
      <>
        {missing}
        <ProblemSummary error={error} onRetry={refetch} />
      </>
    );
  return (
    <div className="case-page">
      {head(view)}
      {view.mayChange ? (
        <WithdrawalFlow key={opened} door={door} view={view} reopen={reopen} />
      ) : (
        <Progress door={door} view={view} extra={extra?.(view)} />
      )}
    </div>
  );
}
