import type { loan, RouteOutput } from '../../../server/src/contract.ts';
import { formatYuan, percentText } from '../../../server/src/rules.ts';
import { DayText, Masked, Money, MoneyBig } from '../figures.tsx';
import { Facts, Panel, StateTag } from '../parts.tsx';
import type { MoneyStep } from '../steps.tsx';
import { OverdueWhy, PaymentWhy, RateWhy } from './loan-why.tsx';
import '../styles/loan-overview.css';

export type Loan = RouteOutput<typeof loan.listMyLoans>['rows'][number];

export const loanStates = {
  signing: ['办理中', 'wait'],
  cancelled: ['已撤销', 'calm'],
  active: ['还款中', 'good'],
  overdue: ['有逾期', 'bad'],
  returned: ['款项退回', 'bad'],
  settled: ['已结清', 'calm'],
  'written-off': ['已核销', 'bad'],
} as const;

/** An instalment that has come is none of those left, and none that is repaid while it is owed. */
function repaidText({ termMonths, monthsLeft, bills }: Loan): string {
  const late = bills.filter(({ state }) => state === 'overdue').length;
  return `还款：已还 ${termMonths - monthsLeft - bills.length} 期，${late > 0 ? `逾期 ${late} 期，` : ''}剩 ${monthsLeft} 期`;
}

/** The way of a loan from the contract to its end. */
function stepsOf(row: Loan): MoneyStep[] {
  const done = (at: string | null) => (at ? 'done' : 'later');
  return [
    {
      step: 'contract',
      state: row.signedOn ? 'done' : 'waiting',
      at: null,
      text: (
        <>
          签订借款合同 <DayText value={row.signedOn} plain />
        </>
      ),
    },
    {
      step: 'mortgage',
      state: done(row.securityHeldOn),
      at: null,
      text: (
        <>
          {row.securityText}登记 <DayText value={row.securityHeldOn} plain />
        </>
      ),
    },
    {
      step: 'grant',
      state: row.state === 'returned' ? 'problem' : done(row.grantedOn),
      at: null,
      text:
        row.state === 'returned' ? (
          '放款被银行退回'
        ) : (
          <>
            放款 <DayText value={row.grantedOn} plain />
          </>
        ),
    },
    {
      step: 'repay',
      state:
        row.state === 'active' ? (row.owedFen > 0 ? 'problem' : 'waiting') : row.state === 'settled' ? 'done' : 'later',
      at: null,
      text: row.state === 'active' ? repaidText(row) : '按月还款',
    },
    {
      step: 'end',
      state: done(row.endedOn),
      at: null,
      text: (
        <>
          结清{row.securityFreedOn ? '，抵押可注销' : ''} <DayText value={row.endedOn} plain />
        </>
      ),
    },
  ].map((step) => step as MoneyStep);
}

function Timeline({ row }: { readonly row: Loan }) {
  return (
    <ol className="steps" aria-label="贷款进度">
      {stepsOf(row).map(({ step, state, text }) => (
        <li key={step} className={`step step-${state}`}>
          <span className="step-mark" aria-hidden="true" />
          <span className="step-text">{text}</span>
        </li>
      ))}
    </ol>
  );
}

/** The money came back: nothing is owed until it is paid once more, and what was repaid goes back. */
function ReturnedNote({ row: { returned, paid, repayBank, payeeName } }: { readonly row: Loan }) {
  if (!returned) return null;
  const repaidFen = paid.principalFen + paid.interestFen + paid.penaltyFen;
  return (
    <p className="note note-warn loan-returned" role="note">
      <strong>
        付给{payeeName}的 <Money fen={returned.amountFen} unit /> 被银行退回
        {returned.reason && `（${returned.reason}）`}。
      </strong>{' '}
      重新付出前不用还款，不计利息，也不算逾期；自重新付出之日起重新排还款计划。
      {repaidFen > 0 && (
        <>
          已经扣收的 <Money fen={repaidFen} unit /> 正在退还到您的{repayBank}还款账户。
        </>
      )}
      {returned.isPaidAgain
        ? '本中心正在重新付款。'
        : '请联系贷款经办网点核对收款账户；不再需要这笔贷款的，也请到网点办理撤销。'}
    </p>
  );
}

/** A loan at a glance: what is left, what is next and why, how far it is. */
export function LoanOverview({ row }: { readonly row: Loan }) {
  const repaidShare = row.principalFen > 0 ? Math.round((row.paid.principalFen / row.principalFen) * 100) : 0;
  return (
    <Panel
      title={`${row.kindText} · ${row.contractNo}`}
      extra={<StateTag state={row.owedFen > 0 ? 'overdue' : row.state} texts={loanStates} />}
    >
      {row.state === 'returned' && <ReturnedNote row={row} />}
      <div className="loan-top">
        <div className="loan-result">
          {row.state === 'active' ? (
            <>
              <MoneyBig fen={row.balanceFen + row.overdueFen} label="剩余本金" />
              <div className="loan-repaid" role="img" aria-label={`本金已还 ${repaidShare}%`}>
                <span style={{ width: `${repaidShare}%` }} />
              </div>
              <p className="muted">
                贷款 {formatYuan(row.principalFen)} 元，本金已还 {repaidShare}%，已付利息{' '}
                {formatYuan(row.paid.interestFen)} 元
              </p>
            </>
          ) : (
            <MoneyBig fen={row.principalFen} label="贷款金额" />
          )}
          {row.claim && (
            <p className="loan-next">
              贷款已核销，仍应归还 <Money fen={row.claim.totalFen} strong unit /> <OverdueWhy row={row} />
              <span className="loan-second">核销不免除还款责任，全部还清后开具结清证明。请到柜台办理归还。</span>
            </p>
          )}
          {row.nextDueOn && row.nextPaymentFen !== null && (
            <p className="loan-next">
              下次还款 <strong>{row.nextDueOn}</strong>，应还 <Money fen={row.nextPaymentFen} strong unit />{' '}
              <PaymentWhy row={row} />
              <span className="loan-second">
                从{row.repayBank} <Masked value={row.repayAccountMasked} /> 扣款
                {row.offsetBy === 'monthly' && '；按合同先从公积金账户冲还'}，请提前存足。
              </span>
            </p>
          )}
        </div>
        <Timeline row={row} />
      </div>
      <Facts
        columns={3}
        items={[
          {
            label: '年利率',
            value: row.ratePpm === null ? '以发放日为准' : percentText(row.ratePpm),
            why: row.ratePpm === null ? undefined : <RateWhy row={row} />,
          },
          { label: '还款方式', value: row.methodText },
          { label: '期限', value: `${row.termMonths} 期，剩 ${row.monthsLeft} 期` },
          { label: '还款日', value: row.dueDay ? `每月 ${row.dueDay} 日` : '发放后确定' },
          { label: '到期日', value: <DayText value={row.maturesOn ?? row.endedOn} /> },
          { label: '冲还贷', value: row.offsetText },
          { label: '房屋地址', value: row.houseAddress },
          {
            label: '借款人',
            value: row.borrowers.map(({ nameMasked, relation }) => `${nameMasked}（${relation}）`).join('、'),
          },
          {
            label: '担保',
            value: row.securityFreedOn ? `${row.securityText}，${row.securityFreedOn} 起可解除` : row.securityText,
          },
        ]}
      />
    </Panel>
  );
}
