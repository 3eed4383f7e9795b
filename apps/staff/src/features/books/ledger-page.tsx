import {
  Button,
  type Column,
  DataTable,
  DayRange,
  DayText,
  download,
  Money,
  MonthText,
  Nothing,
  PageHeader,
  Panel,
  SelectField,
  thisMonth,
  todayInBeijing,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { Link } from 'react-router';
import { accounting, type LedgerMonth, type SubjectLine } from '../../parts/accounting.ts';
import { Balance } from './balance.tsx';
import { BooksNav } from './books-nav.tsx';

const moved = (fen: number) => (fen === 0 ? <Nothing /> : <Money fen={fen} />);

const months: readonly Column<LedgerMonth>[] = [
  { key: 'month', title: '月份', isRowHeader: true, render: (row) => <MonthText value={row.month} /> },
  { key: 'openingFen', title: '期初余额（元）', align: 'right', render: (row) => <Balance fen={row.openingFen} /> },
  { key: 'debitFen', title: '借方（元）', align: 'right', render: (row) => moved(row.debitFen) },
  { key: 'creditFen', title: '贷方（元）', align: 'right', render: (row) => moved(row.creditFen) },
  { key: 'closingFen', title: '期末余额（元）', align: 'right', render: (row) => <Balance fen={row.closingFen} /> },
];

const lines: readonly Column<SubjectLine>[] = [
  { key: 'on', title: '会计日', width: 110, render: (row) => <DayText value={row.on} plain /> },
  {
    key: 'number',
    title: '凭证号',
    width: 90,
    align: 'right',
    render: (row) => row.number ?? <span className="muted">未编号</span>,
  },
  {
    key: 'summary',
    title: '摘要',
    isRowHeader: true,
    wraps: true,
    render: (row) => <Link to={`/journals/${row.journalId}`}>{row.summary}</Link>,
  },
  { key: 'debitFen', title: '借方（元）', align: 'right', render: (row) => moved(row.debitFen) },
  { key: 'creditFen', title: '贷方（元）', align: 'right', render: (row) => moved(row.creditFen) },
  { key: 'balanceFen', title: '余额（元）', align: 'right', render: (row) => <Balance fen={row.balanceFen} /> },
];

/** What moved on either side in all the months that are shown. */
function GeneralSums({ rows }: { readonly rows: readonly LedgerMonth[] }) {
  const sum = (key: 'debitFen' | 'creditFen') => rows.reduce((total, row) => total + row[key], 0);
  return (
    <span>
      累计借方 <Money fen={sum('debitFen')} strong unit />
      ，贷方 <Money fen={sum('creditFen')} strong unit />
    </span>
  );
}

/** 总账 by month and 明细账 line by line of one subject. */
export function LedgerPage() {
  const list = useListState(50);
  const subject = list.get('subject') ?? '201';
  const { from = `${thisMonth().slice(0, 4)}-01-01`, to = todayInBeijing() } = list.range('day');
  const range = { from, to };
  const subjects = useRoute(accounting.listSubjects, {}, { staleTime: Number.POSITIVE_INFINITY });
  const general = useRoute(accounting.getGeneralLedger, { query: { subject, ...range } }, { keepPrevious: true });
  const detail = useList(accounting.listSubjectLines, list, { query: { subject, ...range } });
  const options = (subjects.data?.rows ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const chosen = options.find(({ value }) => value === subject)?.label ?? subject;
  return (
    <>
      <PageHeader title="总账与明细账" description="科目按月汇总，并逐笔列出；点摘要看凭证。" />
      <BooksNav />
      <div className="screen-only">
        <Panel>
          <div className="table-filters">
            <SelectField
              name="subject"
              label="科目"
              value={subject}
              options={options}
              onChange={(code) => list.set({ subject: code })}
            />
            <DayRange label="会计日" value={range} onChange={({ from, to }) => list.set({ from, to })} />
          </div>
        </Panel>
      </div>
      <Panel title={`总账：${chosen}，${range.from} 至 ${range.to}`} flush>
        <DataTable<LedgerMonth>
          caption="总账"
          columns={months}
          rowKey="month"
          query={{ ...general, data: general.data && { rows: general.data.rows, total: general.data.rows.length } }}
          summary={<GeneralSums rows={general.data?.rows ?? []} />}
          extra={<Button onClick={() => window.print()}>打印</Button>}
        />
      </Panel>
      {/* One page of many is for the screen: the whole is in the file. */}
      <div className={(detail.data?.total ?? 0) > list.pageSize ? 'screen-only' : undefined}>
        <Panel title="明细账" flush>
          <DataTable<SubjectLine>
            caption="明细账"
            columns={lines}
            rowKey={(row) => `${row.journalId}-${row.lineNo}`}
            query={detail}
            paging={list}
            summary={
              detail.data && (
                <span>
                  期初 <Balance fen={detail.data.openingFen} />
                </span>
              )
            }
            onExport={() => download(accounting.exportSubjectLines, { query: { subject, ...range } })}
            empty={{ title: '这段期间该科目没有发生额' }}
          />
        </Panel>
      </div>
    </>
  );
}
