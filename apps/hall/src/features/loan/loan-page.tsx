import {
  DayText,
  EmptyState,
  Facts,
  Masked,
  Money,
  MoneyBig,
  type MoneyStep,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useRoute,
  WhyDrawer,
} from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { casework, loan, type RouteOutput } from '../../../../../server/src/contract.ts';
import { formatYuan, percentText } from '../../../../../server/src/rules.ts';
import { EarlyPanel } from './early-panel.tsx';
import { EntriesPanel, SchedulePanel } from './entries-panel.tsx';
import { OffsetPanel } from './offset-panel.tsx';
import { OverduePanel } from './overdue-panel.tsx';
import { SettlementPanel } from './settlement-panel.tsx';
import '../../loan.css';

export type Loan = RouteOutput<typeof loan.listMyLoans>['rows'][number];

const states = {
  signing: ['办理中', 'wait'],
  cancelled: ['已撤销', 'calm'],
  active: ['还款中', 'good'],
  settled: ['已结清', 'calm'],
  'written-off': ['已核销', 'bad'],
} as const;

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
      state: done(row.grantedOn),
      at: null,
      text: (
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
      text:
        row.state === 'active'
          ? `还款：已还 ${row.termMonths - row.monthsLeft} 期，剩 ${row.monthsLeft} 期`
          : '按月还款',
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

function RateWhy({ row }: { readonly row: Loan }) {
  return (
    <WhyDrawer
      title="贷款利率"
      items={[
        { label: '年利率', value: percentText(row.ratePpm ?? 0), source: row.rateSource ?? '借款合同' },
        { label: '房屋套数', value: row.homeText },
        { label: '期限', value: `${row.termMonths} 期（${row.termMonths <= 60 ? '5年以下，含5年' : '5年以上'}）` },
      ]}
      formula={<p>发放时按当日公布的利率执行；国家调整利率后，已发放的贷款自次年 1 月 1 日起按新利率执行。</p>}
    />
  );
}

function PaymentWhy({ row }: { readonly row: Loan }) {
  return (
    <WhyDrawer
      title="下期应还"
      items={[
        { label: '剩余本金', value: `${formatYuan(row.balanceFen)} 元` },
        { label: '年利率', value: percentText(row.ratePpm ?? 0), source: row.rateSource ?? '借款合同' },
        { label: '利息', value: `${formatYuan(row.nextInterestFen ?? 0)} 元` },
        { label: '本金', value: `${formatYuan(row.nextPrincipalFen ?? 0)} 元` },
      ]}
      formula={<p>利息 = 剩余本金 × 年利率 ÷ 12，四舍五入到分；应还 = 本金 + 利息。最后一期还清全部剩余本金。</p>}
    />
  );
}

function Overview({ row }: { readonly row: Loan }) {
  const repaidShare = row.principalFen > 0 ? Math.round((row.paid.principalFen / row.principalFen) * 100) : 0;
  return (
    <Panel title={`${row.kindText} · ${row.contractNo}`} extra={<StateTag state={row.state} texts={states} />}>
      <div className="loan-top">
        <div className="result">
          {row.state === 'active' ? (
            <>
              <MoneyBig fen={row.balanceFen + row.overdueFen} label="剩余本金" />
              <div className="progress" role="img" aria-label={`本金已还 ${repaidShare}%`}>
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
          {row.nextDueOn && row.nextPaymentFen !== null && (
            <p className="result-sentence">
              下次还款 <strong>{row.nextDueOn}</strong>，应还 <Money fen={row.nextPaymentFen} strong unit />{' '}
              <PaymentWhy row={row} />
              <span className="second-line">
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

/** Applications for loans that are under way: where they stand. */
function Progress() {
  const { data } = useRoute(casework.listMyCases, { query: { inProgress: true } });
  const rows = (data?.rows ?? []).filter(({ kind }) => kind === 'loan');
  if (rows.length === 0) return null;
  return (
    <Panel title="贷款申请进度">
      <ul className="plain-rows">
        {rows.map((row) => (
          <li key={row.caseId}>
            <Link to={`/my/cases/${row.caseId}`}>{row.number}</Link> {row.headline}：
            <strong>{row.stageText ?? row.stateText}</strong>
            {row.dueOn && <span className="muted">，{row.dueOn} 前作出决定</span>}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

const tabs = [
  { key: 'schedule', text: '还款计划' },
  { key: 'entries', text: '还款明细' },
  { key: 'early', text: '提前还款' },
  { key: 'offset', text: '冲还贷' },
] as const;

function OneLoan({ row }: { readonly row: Loan }) {
  const isActive = row.state === 'active';
  const shown = tabs.filter(({ key }) => isActive || key === 'entries');
  const [tab, setTab] = useState<(typeof tabs)[number]['key']>(isActive ? 'schedule' : 'entries');
  return (
    <>
      <Overview row={row} />
      {row.owedFen > 0 && <OverduePanel row={row} />}
      {row.request?.state === 'collecting' && (
        <p className="note" role="status">
          {row.request.kindText} <Money fen={row.request.amountFen} unit strong />{' '}
          正在等待银行扣款结果，请不要重复申请；有结果会发消息告诉您。
        </p>
      )}
      {row.request?.state === 'failed' && (
        <p className="note note-warn" role="status">
          上次申请的{row.request.kindText} <Money fen={row.request.amountFen} unit /> 没有扣成：{row.request.reason}
          。贷款没有变化。
        </p>
      )}
      {row.request?.state === 'returned' && (
        <p className="note note-warn" role="status">
          上次申请的{row.request.kindText} <Money fen={row.request.amountFen} unit /> 入账后被银行退回：
          {row.request.reason}
          。该笔还款已冲回，{row.owedFen > 0 ? '请归还上面的逾期款项。' : '还款计划已恢复原样。'}
        </p>
      )}
      {row.state === 'settled' && <SettlementPanel row={row} />}
      {row.state !== 'signing' && (
        <>
          <nav className="loan-tabs" aria-label="贷款内容">
            {shown.map(({ key, text }) => (
              <button key={key} type="button" aria-pressed={tab === key} onClick={() => setTab(key)}>
                {text}
              </button>
            ))}
          </nav>
          {tab === 'schedule' && <SchedulePanel loanId={row.loanId} />}
          {tab === 'entries' && <EntriesPanel loanId={row.loanId} />}
          {tab === 'early' && <EarlyPanel row={row} />}
          {tab === 'offset' && <OffsetPanel row={row} />}
        </>
      )}
    </>
  );
}

/** P-Q13, P-Q14, P-Q4: the person's loans, the newest first. */
export function LoanPage() {
  const { data, error, isPending, refetch } = useRoute(loan.listMyLoans, {}, { refetchInterval: 15_000 });
  const [chosen, setChosen] = useState(0);
  const rows = data?.rows ?? [];
  const row = rows[chosen] ?? rows[0];
  return (
    <div className="loan-page">
      <PageHeader title="我的贷款" description="贷款进度、还款明细、还款计划，提前还款和结清证明。" />
      <ProblemSummary error={error} onRetry={refetch} quiet />
      {isPending && <PageSkeleton lines={8} />}
      <Progress />
      {rows.length > 1 && (
        <div className="loan-choice" role="group" aria-label="选择贷款">
          {rows.map((one, index) => (
            <button
              key={one.loanId}
              type="button"
              className="button"
              aria-pressed={one === row}
              onClick={() => setChosen(index)}
            >
              {one.contractNo} · {states[one.state][0]}
            </button>
          ))}
        </div>
      )}
      {row && <OneLoan key={row.loanId} row={row} />}
      {data && rows.length === 0 && (
        <Panel>
          <EmptyState
            title="您没有公积金贷款"
            text="连续足额缴存 6 个月以上可以申请。请先用计算器算一算月供，再带材料到柜台办理。"
            action={
              <Link className="button button-primary" to="/calculator">
                打开贷款计算器
              </Link>
            }
          />
        </Panel>
      )}
    </div>
  );
}
