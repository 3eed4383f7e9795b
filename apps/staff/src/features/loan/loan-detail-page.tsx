import {
  ArrearsField,
  ArrearsParts,
  Button,
  type Column,
  ConfirmButton,
  DataTable,
  DayText,
  download,
  Facts,
  type ListState,
  Masked,
  Money,
  MoneyBig,
  newRequestId,
  OverdueWhy,
  PageHeader,
  PageSkeleton,
  Panel,
  PaymentWhy,
  ProblemSummary,
  RateWhy,
  StateTag,
  useArrears,
  useCommand,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { MomentBar, useMoment } from '../../parts/as-of.tsx';
import { LoanAsOf } from '../../parts/as-of-accounts.tsx';
import { JournalLink, PersonLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';
import { Sections } from '../../parts/sections.tsx';
import {
  casework,
  formatYuan,
  type LoanDetail,
  type LoanEntry,
  type LoanPlanRow,
  loan,
  percentText,
} from '../../parts/server.ts';
import { CancelPanel } from './cancel-panel.tsx';
import { ChangesPanel } from './changes-panel.tsx';
import { EarlyAtCounter } from './early-at-counter.tsx';
import './loan.css';
import { loanStateOf, loanStates } from './loan-words.ts';
import { RecoveryPanel } from './recovery-panel.tsx';
import { RequestNote } from './request-note.tsx';
import { SettlementPaper } from './settlement-paper.tsx';

const stale = [loan.getLoan, loan.listLoans, loan.listLoanEntries, loan.getLoanSchedule, casework.getWork];

const entryColumns: readonly Column<LoanEntry>[] = [
  { key: 'on', title: '记账日期', isRowHeader: true, width: 110, render: (row) => <DayText value={row.on} plain /> },
  {
    key: 'kindText',
    title: '业务',
    wraps: true,
    render: (row) => (
      <>
        {row.kindText}
        {(row.dueOn ?? row.detail) && <span className="second-line">{row.detail ?? `${row.dueOn} 期`}</span>}
      </>
    ),
  },
  { key: 'amountFen', title: '发生额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} strong /> },
  { key: 'principalFen', title: '本金', align: 'right', render: (row) => <Money fen={row.principalFen} /> },
  { key: 'interestFen', title: '利息', align: 'right', render: (row) => <Money fen={row.interestFen} /> },
  { key: 'penaltyFen', title: '罚息', align: 'right', render: (row) => <Money fen={row.penaltyFen} /> },
  { key: 'balanceFen', title: '剩余本金', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
  { key: 'journalId', title: '凭证', width: 90, render: (row) => <JournalLink id={row.journalId} /> },
];

function Entries({ loanId }: { loanId: string }) {
  const list = useListState();
  const query = useList(loan.listLoanEntries, list, { params: { loanId } });
  return (
    <DataTable<LoanEntry>
      caption="贷款业务明细"
      columns={entryColumns}
      rowKey="entryNo"
      query={query}
      paging={list}
      empty={{ title: '还没有明细', text: '放款和每一次还款都会记在这里。' }}
    />
  );
}

function AsOf({ loanId, list }: { loanId: string; list: ListState }) {
  return (
    <>
      <MomentBar list={list} label="看哪一天的贷款" />
      <LoanAsOf loanId={loanId} moment={useMoment(list)} />
    </>
  );
}

const planColumns: readonly Column<LoanPlanRow>[] = [
  { key: 'no', title: '期次', isRowHeader: true, width: 80 },
  { key: 'dueOn', title: '还款日', render: (row) => <DayText value={row.dueOn} plain /> },
  {
    key: 'paymentFen',
    title: '月还款额（元）',
    align: 'right',
    render: (row) => <Money fen={row.paymentFen} strong />,
  },
  { key: 'principalFen', title: '本金', align: 'right', render: (row) => <Money fen={row.principalFen} /> },
  { key: 'interestFen', title: '利息', align: 'right', render: (row) => <Money fen={row.interestFen} /> },
  { key: 'balanceFen', title: '剩余本金', align: 'right', render: (row) => <Money fen={row.balanceFen} /> },
];

function Plan({ loanId }: { loanId: string }) {
  const { data, error, refetch } = useRoute(loan.getLoanSchedule, { params: { loanId } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  return (
    <DataTable<LoanPlanRow>
      caption="还款计划"
      columns={planColumns}
      rows={data?.rows}
      rowKey="no"
      maxHeight={520}
      summary={data?.note}
      empty={{ title: '没有待还的期次' }}
    />
  );
}

function Money3({ row }: { row: LoanDetail }) {
  return (
    <Panel title="账户" extra={<StateTag state={loanStateOf(row)} texts={loanStates} />}>
      <div className="loan-sums">
        {row.claim ? (
          <>
            <MoneyBig fen={row.claim.principalFen} label="已核销、尚未收回的本金" />
            <MoneyBig fen={row.claim.interestFen + row.claim.penaltyFen} label="应收利息、罚息（备查）" />
          </>
        ) : (
          <MoneyBig fen={row.balanceFen} label="正常本金（121）" />
        )}
        {row.overdueFen > 0 && <MoneyBig fen={row.overdueFen} label="逾期本金（122）" />}
      </div>
      <Facts
        columns={2}
        items={[
          {
            label: '年利率',
            value: row.ratePpm === null ? '发放时确定' : percentText(row.ratePpm),
            why: row.ratePpm !== null && <RateWhy row={row} />,
          },
          { label: '还款方式', value: row.methodText },
          { label: '期限', value: `${row.termMonths} 期，剩 ${row.monthsLeft} 期` },
          { label: '还款日', value: row.dueDay ? `每月 ${row.dueDay} 日` : '—' },
          {
            label: '下期应还',
            why: row.nextPaymentFen !== null && <PaymentWhy row={row} />,
            value:
              row.nextPaymentFen === null ? (
                '—'
              ) : (
                <>
                  <Money fen={row.nextPaymentFen} unit strong />（{row.nextDueOn}）
                </>
              ),
          },
          { label: '到期日', value: <DayText value={row.maturesOn ?? row.endedOn} plain /> },
          { label: '已还本金', value: <Money fen={row.paid.principalFen} unit /> },
          {
            label: '已收利息、罚息',
            value: (
              <>
                <Money fen={row.paid.interestFen} unit />，<Money fen={row.paid.penaltyFen} unit />
              </>
            ),
          },
        ]}
      />
    </Panel>
  );
}

function Contract({ row }: { row: LoanDetail }) {
  const [error, setError] = useState<unknown>();
  return (
    <Panel
      title="合同"
      extra={
        <Button
          onClick={() => {
            setError(undefined);
            void download(loan.printContract, { params: { loanId: row.loanId } }).catch(setError);
          }}
        >
          打印合同和还款计划
        </Button>
      }
    >
      <ProblemSummary error={error} />
      <Facts
        columns={2}
        items={[
          { label: '贷款种类', value: `${row.kindText}（${row.homeText}）` },
          { label: '贷款金额', value: <Money fen={row.principalFen} unit strong /> },
          {
            label: '借款人',
            value: row.borrowers.map(({ personId, nameMasked, relation }) => (
              <span key={personId}>
                <PersonLink id={personId}>
                  <Masked value={nameMasked} />
                </PersonLink>
                （{relation}）{' '}
              </span>
            )),
          },
          { label: '房屋', value: `${row.houseAddress}${row.houseArea ? `，${row.houseArea} 平方米` : ''}` },
          { label: '房价（评估价）', value: <Money fen={row.houseValueFen} unit /> },
          { label: '签约', value: <DayText value={row.signedOn} plain /> },
          {
            label: row.securityText,
            value: row.securityHeldOn
              ? `${row.securityHeldOn} 登记${row.securityFreedOn ? `，${row.securityFreedOn} 起可解除` : ''}`
              : '未登记',
          },
          ...(row.commercialFen === null
            ? []
            : [
                {
                  label: '商业贷款',
                  value: (
                    <>
                      {row.commercialBank} <Money fen={row.commercialFen} unit />
                    </>
                  ),
                },
              ]),
          { label: '收款人', value: row.payeeName },
          {
            label: '还款账户',
            value: (
              <>
                {row.repayBank} <Masked value={row.repayAccountMasked} />
              </>
            ),
          },
          { label: '冲还贷', value: row.offsetText },
          { label: '申请', value: row.caseId ? <Link to={`/cases/${row.caseId}`}>查看办理过程</Link> : '历史贷款' },
        ]}
      />
    </Panel>
  );
}

/** 发放, and repayments outside the plan: what may be done now. */
function Actions({ row }: { row: LoanDetail }) {
  const may = useMay();
  const params = { loanId: row.loanId };
  const granting = useCommand(loan.grantMoney, { invalidates: stale });
  const [requestId, setRequestId] = useState(newRequestId);
  // What the bank could not collect is asked for anew: the same request would only be answered as before.
  const repaying = useCommand(loan.repayAtCounter, {
    invalidates: stale,
    onSuccess: () => setRequestId(newRequestId()),
  });
  const arrears = useArrears(row.bills, row.owedFen);
  const isOpen = row.request?.state === 'collecting';
  if (row.state === 'signing') {
    if (!may('loan.grant')) return null;
    return (
      <Panel title="发放">
        <div className="stack">
          <p>签约和抵押登记都完成后，由未参与前面环节的人员发放。款项付给 {row.payeeName}。</p>
          <ConfirmButton
            type="primary"
            title="发放这笔贷款？"
            description={
              <>
                将向 {row.payeeName} 支付 <Money fen={row.principalFen} unit strong />
                。银行付款成功后贷款开始计息；结果未明时系统会自动查询，不会重复付款。
              </>
            }
            confirmText="确认发放"
            onConfirm={() => granting.mutateAsync({ params })}
          >
            发放 {formatYuan(row.principalFen)} 元
          </ConfirmButton>
        </div>
      </Panel>
    );
  }
  // What never reached its payee is not collected: first it is paid once more, or cancelled.
  if (row.state !== 'active' || row.returned) return null;
  return (
    <Panel title="还款">
      <div className="stack">
        <RequestNote request={row.request} />
        {row.owedFen > 0 && (
          <>
            <p className="loan-late">
              逾期 {row.bills.filter(({ state }) => state === 'overdue').length} 期，今天应还{' '}
              <Money fen={row.owedFen} unit strong />
              （含罚息） <OverdueWhy row={row} />
            </p>
            {may('loan.repay') && (
              <div className="loan-ask">
                <ArrearsField arrears={arrears} label="扣收金额（元）" hint="不填就是全部" />
                <ConfirmButton
                  type="primary"
                  danger
                  disabled={isOpen || !arrears.isSound}
                  title="扣收逾期？"
                  description={
                    <>
                      从借款人还款账户扣收 <Money fen={arrears.amountFen} unit strong />
                      ：
                      <ArrearsParts parts={arrears.parts} />。
                    </>
                  }
                  confirmText="确认扣收"
                  onConfirm={async () => {
                    const wish = { kind: 'overdue' as const, ...(!arrears.isAll && { amountFen: arrears.amountFen }) };
                    await repaying.mutateAsync({ params, body: { requestId, wish } });
                    arrears.setText('');
                  }}
                >
                  扣收逾期
                </ConfirmButton>
              </div>
            )}
          </>
        )}
        {row.owedFen === 0 && may('loan.repay') && <EarlyAtCounter row={row} stale={stale} isOpen={isOpen} />}
      </div>
    </Panel>
  );
}

export function LoanDetailPage() {
  const { loanId = '' } = useParams();
  const list = useListState();
  const {
    data: row,
    error,
    isPending,
    refetch,
  } = useRoute(loan.getLoan, { params: { loanId } }, { refetchInterval: 10_000 });
  if (isPending) return <PageSkeleton lines={10} />;
  if (!row) return <ProblemSummary error={error} onRetry={refetch} />;
  const chosen = list.get('section') ?? 'entries';
  return (
    <>
      <PageHeader
        title={`贷款 ${row.contractNo}`}
        back={{ to: '/loans', text: '贷款台账' }}
        description={`${row.kindText}，借款人 ${row.nameMasked}`}
      />
      <div className="loan-columns">
        <div className="loan-side">
          <Money3 row={row} />
          <CancelPanel row={row} stale={stale} />
          <Actions row={row} />
          <SettlementPaper row={row} />
          <RecoveryPanel row={row} stale={stale} />
        </div>
        <div className="loan-side">
          <Contract row={row} />
          <ChangesPanel row={row} stale={stale} />
        </div>
      </div>
      <Panel flush>
        <Sections
          label="贷款记录"
          chosen={chosen}
          onChoose={(section) => list.set({ section })}
          sections={[
            { key: 'entries', text: '业务明细', content: <Entries loanId={loanId} /> },
            { key: 'plan', text: '还款计划', content: <Plan loanId={loanId} /> },
            { key: 'as-of', text: '任意时点', content: <AsOf loanId={loanId} list={list} /> },
          ]}
        />
      </Panel>
    </>
  );
}
