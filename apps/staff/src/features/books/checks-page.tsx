import {
  addDays,
  Button,
  type Column,
  DataTable,
  DayText,
  formatCount,
  InstantText,
  Money,
  PageHeader,
  Panel,
  ProblemSummary,
  useCommand,
  useList,
  usePaging,
  useRoute,
} from '@anju/ui';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { accounting, type BookCheck } from '../../parts/accounting.ts';
import { Ages, useAgeing } from '../../parts/ageing.tsx';
import { useMay } from '../../parts/permissions.ts';
import { type ReconciliationReport, settlement } from '../../parts/server.ts';
import { BooksNav } from './books-nav.tsx';

const verdict = (differences: number) =>
  differences === 0 ? (
    <span className="tag tag-good">相符</span>
  ) : (
    <span className="tag tag-bad">{differences} 处不符</span>
  );

const checks: readonly Column<BookCheck['checks'][number]>[] = [
  { key: 'title', title: '核对内容', isRowHeader: true },
  { key: 'checked', title: '核对笔数', align: 'right', render: (row) => formatCount(row.checked) },
  { key: 'differences', title: '结果', render: (row) => verdict(row.differences) },
];

type Difference = BookCheck['first'][number];

/** Checks that compare sums of money; the others count, number, or follow single entries in fen. */
const ofMoney: ReadonlySet<string> = new Set([
  'subject-201',
  'subject-219',
  'subject-121',
  'subject-122',
  'bank-book',
  'journal-personal',
  'journal-employer',
  'personal-held',
  'not-below-zero',
]);

function figureOf({ check }: Difference, figure: string): ReactNode {
  if (ofMoney.has(check)) return <Money fen={Number(figure)} unit />;
  // Digits in threes make them readable.
  return figure.replace(/\B(?=(\d{3})+$)/g, ',');
}

/** 账账: the books against themselves. */
function BooksAgree({ check }: { check: BookCheck }) {
  return (
    <Panel
      title={
        <>
          账账核对 <InstantText value={check.checkedAt} />
        </>
      }
      extra={verdict(check.differences)}
      flush
    >
      <DataTable caption="核对内容" columns={checks} rowKey="check" rows={check.checks} />
      {check.first.length > 0 && (
        <DataTable
          caption="不符之处"
          showCaption
          rowKey={(row, index) => `${row.key}-${index}`}
          rows={check.first}
          columns={[
            { key: 'title', title: '核对内容', isRowHeader: true },
            { key: 'key', title: '位置', wraps: true },
            { key: 'expected', title: '应为', align: 'right', render: (row) => figureOf(row, row.expected) },
            { key: 'found', title: '实为', align: 'right', render: (row) => figureOf(row, row.found) },
            {
              key: 'difference',
              title: '相差',
              align: 'right',
              render: (row) => figureOf(row, (BigInt(row.found) - BigInt(row.expected)).toString()),
            },
          ]}
        />
      )}
    </Panel>
  );
}

const accounts: readonly Column<ReconciliationReport>[] = [
  {
    key: 'day',
    title: '专户、日期',
    isRowHeader: true,
    render: (row) => (
      <Link to={`/reconciliations/${row.accountNo}/${row.day}`}>
        {row.accountNo} <DayText value={row.day} plain />
      </Link>
    ),
  },
  {
    key: 'agrees',
    title: '结论',
    render: (row) =>
      row.agrees ? (
        <span className="tag tag-good">{row.breakCount === 0 ? '账款相符' : '相符，差异均为在途'}</span>
      ) : (
        <span className="tag tag-bad">{row.isComplete ? `${row.breakCount} 项差异` : '对账单不完整'}</span>
      ),
  },
  {
    key: 'statement',
    title: '银行收、付（元）',
    align: 'right',
    render: (row) => (
      <>
        <Money fen={row.statementInFen} />
        <span className="second-line">
          <Money fen={row.statementOutFen} />
        </span>
      </>
    ),
  },
  {
    key: 'book',
    title: '账面收、付（元）',
    align: 'right',
    render: (row) => (
      <>
        <Money fen={row.bookInFen} />
        <span className="second-line">
          <Money fen={row.bookOutFen} />
        </span>
      </>
    ),
  },
  { key: 'runAt', title: '对账时间', render: (row) => <InstantText value={row.runAt} /> },
];

/** 账实: the newest day of every special account against the bank, and what still waits for somebody. */
function BankAgrees() {
  const { data, error } = useRoute(settlement.listReconciliations, { query: { page: 1, pageSize: 20 } });
  const ageing = useAgeing();
  const newest = [...new Map((data?.rows ?? []).toReversed().map((row) => [row.accountNo, row])).values()];
  const isMissing = data && newest.some(({ day }) => day < addDays(data.today, -1));
  return (
    <Panel title="账实核对：专户与银行" flush>
      <ProblemSummary error={error} />
      <DataTable
        caption="各专户最近一次对账"
        columns={accounts}
        rowKey="accountNo"
        rows={data && newest}
        summary={
          ageing.data && (
            <>
              <Ages label="未达账项账龄" ages={ageing.data.breaks} />
              <Ages label="暂收款账龄" ages={ageing.data.receipts} />
              {ageing.data.unexplained > 0 && (
                <span className="tag tag-bad">{formatCount(ageing.data.unexplained)} 项未达超过一天没有核实记录</span>
              )}
              {isMissing && <span className="tag tag-bad">有专户缺少昨日的对账</span>}
            </>
          )
        }
        empty={{ title: '还没有对账', text: '每天凌晨一点后自动向银行取前一日的对账单。' }}
      />
    </Panel>
  );
}

const history: readonly Column<BookCheck>[] = [
  { key: 'checkedAt', title: '核对时间', isRowHeader: true, render: (row) => <InstantText value={row.checkedAt} /> },
  { key: 'differences', title: '结果', render: (row) => verdict(row.differences) },
];

/** The daily report that the books agree: with themselves, and with the bank; produced every night. */
export function ChecksPage() {
  const may = useMay();
  const paging = usePaging();
  const query = useList(accounting.listBookChecks, paging);
  const newest = useRoute(accounting.listBookChecks, { query: { page: 1, pageSize: 1 } });
  const check = useCommand(accounting.checkBooksNow, {
    invalidates: [accounting.listBookChecks, accounting.getBooks],
  });
  const latest = newest.data?.rows[0];
  return (
    <>
      <PageHeader
        title="核对日报"
        description="每天凌晨自动生成：账账（凭证、总账、各明细账）、账实（专户与银行对账单）是否处处相符。"
        extra={
          <>
            {may('accounting.close') && (
              <Button type="primary" loading={check.isPending} onClick={() => check.mutate({})}>
                立即核对
              </Button>
            )}{' '}
            <Button onClick={() => window.print()}>打印日报</Button>
          </>
        }
      />
      <BooksNav />
      <ProblemSummary error={check.error} />
      {may('settlement.read') && <BankAgrees />}
      {latest && <BooksAgree check={latest} />}
      <Panel title="核对记录" flush>
        <DataTable<BookCheck>
          caption="核对记录"
          columns={history}
          rowKey="runId"
          query={query}
          paging={paging}
          empty={{ title: '还没有核对记录', text: '每天凌晨一点后自动核对，也可以立即核对。' }}
        />
      </Panel>
    </>
  );
}
