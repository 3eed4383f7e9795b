import {
  type Column,
  DataTable,
  DayRange,
  download,
  Money,
  PageHeader,
  Panel,
  TextField,
  thisMonth,
  todayInBeijing,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { Link } from 'react-router';
import { accounting, type SubjectRow } from '../../parts/accounting.ts';
import { ClearFilters } from '../../parts/filters.tsx';
import { BooksNav } from './books-nav.tsx';

/** An amount on the side of its sign. */
const side = (net: number, wanted: 1 | -1) => {
  const shown = net * wanted;
  return shown > 0 ? <Money fen={shown} /> : <span className="muted">—</span>;
};
const moved = (fen: number) => (fen === 0 ? <span className="muted">—</span> : <Money fen={fen} />);

function columnsOf(range: { from: string; to: string }): readonly Column<SubjectRow>[] {
  return [
    {
      key: 'code',
      title: '科目',
      isRowHeader: true,
      render: (row) =>
        row.code ? (
          <Link to={`/books/ledger?subject=${row.code}&from=${range.from}&to=${range.to}`}>
            <span className="figures">{row.code}</span> {row.name}
          </Link>
        ) : (
          row.name
        ),
    },
    { key: 'openingDebit', title: '期初借方', align: 'right', render: (row) => side(row.openingFen, 1) },
    { key: 'openingCredit', title: '期初贷方', align: 'right', render: (row) => side(row.openingFen, -1) },
    { key: 'debitFen', title: '本期借方', align: 'right', render: (row) => moved(row.debitFen) },
    { key: 'creditFen', title: '本期贷方', align: 'right', render: (row) => moved(row.creditFen) },
    { key: 'closingDebit', title: '期末借方', align: 'right', render: (row) => side(row.closingFen, 1) },
    { key: 'closingCredit', title: '期末贷方', align: 'right', render: (row) => side(row.closingFen, -1) },
  ];
}

const sumOf = (rows: readonly SubjectRow[], pick: (row: SubjectRow) => number) =>
  rows.reduce((sum, row) => sum + pick(row), 0);

/** Totals a person can check by eye: each pair of columns must be equal. */
function Totals({ rows }: { rows: readonly SubjectRow[] }) {
  const opening = sumOf(rows, ({ openingFen }) => Math.max(0, openingFen));
  const closing = sumOf(rows, ({ closingFen }) => Math.max(0, closingFen));
  const debit = sumOf(rows, ({ debitFen }) => debitFen);
  return (
    <>
      <span>
        期初 <Money fen={opening} strong unit />
      </span>
      <span>
        本期 <Money fen={debit} strong unit />
      </span>
      <span>
        期末 <Money fen={closing} strong unit />
      </span>
    </>
  );
}

/** 试算平衡表 of any days, and as it was known on any day. */
export function TrialBalancePage() {
  const list = useListState();
  const { from = `${thisMonth()}-01`, to = todayInBeijing() } = list.range('day');
  const range = { from, to };
  const knownOn = list.day('known');
  const input = { query: { ...range, ...withoutEmpty({ knownOn }) } };
  const query = useRoute(accounting.getTrialBalance, input, { keepPrevious: true });
  const rows = query.data?.rows.filter((row) => row.openingFen || row.debitFen || row.creditFen || row.closingFen);
  return (
    <>
      <PageHeader title="试算平衡表" description="任意期间；也可以看某一天当时已经记录的账是什么样。" />
      <BooksNav />
      <Panel flush>
        <DataTable<SubjectRow>
          caption="试算平衡表"
          columns={columnsOf(range)}
          rowKey="code"
          query={{ ...query, data: rows && { rows, total: rows.length } }}
          filters={
            <>
              <DayRange label="会计日" value={range} onChange={({ from, to }) => list.set({ from, to })} />
              <TextField
                name="known"
                label="按哪天为止记录的账（可不填）"
                type="date"
                value={knownOn ?? ''}
                max={todayInBeijing()}
                onChange={(value) => list.set({ known: value || undefined })}
              />
              <ClearFilters list={list} names={['from', 'to', 'known']} />
            </>
          }
          summary={
            query.data &&
            rows && (
              <>
                {query.data.isBalanced ? (
                  <span className="tag tag-good">借贷平衡</span>
                ) : (
                  <span className="tag tag-bad">借贷不平</span>
                )}
                <Totals rows={rows} />
              </>
            )
          }
          onExport={() => download(accounting.exportTrialBalance, input)}
          empty={{ title: '这段期间没有余额和发生额' }}
        />
      </Panel>
      {knownOn && (
        <p className="note">只计入 {knownOn} 24:00 以前记录的凭证；此后补记或冲正到这段期间的凭证不在其中。</p>
      )}
    </>
  );
}
