import {
  type Column,
  DataTable,
  DayRange,
  DayText,
  download,
  Money,
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
import { accounting, generalLines, type LedgerLine, subsidiaryLines } from '../../parts/accounting.ts';
import { Balance } from './balance.tsx';
import { BooksNav } from './books-nav.tsx';

const moved = (fen: number) => (fen === 0 ? <Nothing /> : <Money fen={fen} />);

const amounts: readonly Column<LedgerLine>[] = [
  { key: 'debitFen', title: '借方（元）', align: 'right', render: (row) => moved(row.debitFen) },
  { key: 'creditFen', title: '贷方（元）', align: 'right', render: (row) => moved(row.creditFen) },
  { key: 'balanceFen', title: '余额（元）', align: 'right', render: (row) => <Balance fen={row.balanceFen} /> },
];

const general: readonly Column<LedgerLine>[] = [{ key: 'summary', title: '摘要', isRowHeader: true }, ...amounts];

const subsidiary: readonly Column<LedgerLine>[] = [
  { key: 'on', title: '会计日', width: 110, render: ({ on }) => on && <DayText value={on} plain /> },
  {
    key: 'number',
    title: '凭证号',
    width: 90,
    align: 'right',
    render: ({ kind, number }) => kind === 'line' && (number ?? <span className="muted">未编号</span>),
  },
  {
    key: 'summary',
    title: '摘要',
    isRowHeader: true,
    wraps: true,
    render: (row) => (row.journalId ? <Link to={`/journals/${row.journalId}`}>{row.summary}</Link> : row.summary),
  },
  ...amounts,
];

const rowClasses: Readonly<Record<LedgerLine['kind'], string | undefined>> = {
  line: undefined,
  opening: 'ledger-sum',
  month: 'ledger-sum ledger-ruled',
  year: 'ledger-sum ledger-ruled',
  'full-year': 'ledger-sum ledger-ruled-twice',
};
const rowClassName = ({ kind }: LedgerLine) => rowClasses[kind];

/** 总账 by month and 明细账 line by line of one subject. */
export function LedgerPage() {
  const list = useListState(50);
  const subject = list.get('subject') ?? '201';
  const { from = `${thisMonth().slice(0, 4)}-01-01`, to = todayInBeijing() } = list.range('day');
  const range = { from, to };
  const subjects = useRoute(accounting.listSubjects, {}, { staleTime: Number.POSITIVE_INFINITY });
  const input = { query: { subject, ...range } };
  const months = useRoute(accounting.getGeneralLedger, input, { keepPrevious: true });
  const lines = useList(accounting.listSubjectLines, list, input);
  const options = (subjects.data?.rows ?? []).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  const chosen = options.find(({ value }) => value === subject)?.label ?? subject;
  const generalRows = months.data && generalLines(months.data.rows);
  const hasLines = lines.data && lines.data.rows.length > 0;
  const rows = lines.data && (hasLines ? subsidiaryLines({ from, ...lines.data, isContinued: list.page > 1 }) : []);
  return (
    <>
      <PageHeader title="总账与明细账" description="每月有本月合计和本年累计；点摘要看凭证。" />
      <BooksNav />
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
      <Panel title={`总账：${chosen}，${range.from} 至 ${range.to}`} flush>
        <DataTable<LedgerLine>
          caption="总账"
          columns={general}
          rowKey="key"
          rowClassName={rowClassName}
          query={{ ...months, data: generalRows && { rows: generalRows, total: generalRows.length } }}
          onPrint={() => download(accounting.printGeneralLedger, input)}
          onExport={() => download(accounting.exportGeneralLedger, input)}
        />
      </Panel>
      <Panel title="明细账" flush>
        <DataTable<LedgerLine>
          caption="明细账"
          columns={subsidiary}
          rowKey="key"
          rowClassName={rowClassName}
          query={{ ...lines, data: rows && { rows, total: lines.data?.total ?? 0 } }}
          paging={list}
          onPrint={() => download(accounting.printSubjectLines, input)}
          onExport={() => download(accounting.exportSubjectLines, input)}
          empty={{
            title: '这段期间该科目没有发生额',
            text: lines.data && (
              <>
                期初余额 <Balance fen={lines.data.openingFen} />
              </>
            ),
          }}
        />
      </Panel>
    </>
  );
}
