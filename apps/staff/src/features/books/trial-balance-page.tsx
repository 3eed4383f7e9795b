import {
  type Column,
  DataTable,
  DayRange,
  download,
  Money,
  Nothing,
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

/** A line of the table: what a subject has on either side, or all of them together. */
interface Line extends Pick<SubjectRow, 'code' | 'name' | 'debitFen' | 'creditFen'> {
  readonly openingDebit: number;
  readonly openingCredit: number;
  readonly closingDebit: number;
  readonly closingCredit: number;
}

const lineOf = ({ code, name, debitFen, creditFen, openingFen, closingFen }: SubjectRow): Line => ({
  code,
  name,
  openingDebit: Math.max(0, openingFen),
  openingCredit: Math.max(0, -openingFen),
  debitFen,
  creditFen,
  closingDebit: Math.max(0, closingFen),
  closingCredit: Math.max(0, -closingFen),
});

/** The last line, which a person checks by eye: each pair of columns must be equal. */
function totalOf(lines: readonly Line[]): Line {
  const sum = (key: Exclude<keyof Line, 'code' | 'name'>) => lines.reduce((total, line) => total + line[key], 0);
  return {
    code: '',
    name: '合计',
    openingDebit: sum('openingDebit'),
    openingCredit: sum('openingCredit'),
    debitFen: sum('debitFen'),
    creditFen: sum('creditFen'),
    closingDebit: sum('closingDebit'),
    closingCredit: sum('closingCredit'),
  };
}

const moved = (fen: number) => (fen === 0 ? <Nothing /> : <Money fen={fen} />);
const amount = (key: Exclude<keyof Line, 'code' | 'name'>, title: string): Column<Line> => ({
  key,
  title,
  align: 'right',
  render: (line) => moved(line[key]),
});

function columnsOf(range: { from: string; to: string }): readonly Column<Line>[] {
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
    amount('openingDebit', '期初借方'),
    amount('openingCredit', '期初贷方'),
    amount('debitFen', '本期借方'),
    amount('creditFen', '本期贷方'),
    amount('closingDebit', '期末借方'),
    amount('closingCredit', '期末贷方'),
  ];
}

/** 试算平衡表 of any days, and as it was known on any day. */
export function TrialBalancePage() {
  const list = useListState();
  const { from = `${thisMonth()}-01`, to = todayInBeijing() } = list.range('day');
  const range = { from, to };
  const knownOn = list.day('known');
  const input = { query: { ...range, ...withoutEmpty({ knownOn }) } };
  const query = useRoute(accounting.getTrialBalance, input, { keepPrevious: true });
  const lines = query.data?.rows
    .filter((row) => row.openingFen || row.debitFen || row.creditFen || row.closingFen)
    .map(lineOf);
  const rows = lines && lines.length > 0 ? [...lines, totalOf(lines)] : lines;
  return (
    <>
      <PageHeader title="试算平衡表" description="任意期间；也可以看某一天当时已经记录的账是什么样。" />
      <BooksNav />
      <Panel flush>
        <DataTable<Line>
          caption="试算平衡表"
          columns={columnsOf(range)}
          rowKey="code"
          query={{ ...query, data: rows && { rows, total: rows.length } }}
          rowClassName={({ code }) => (code === '' ? 'row-total' : undefined)}
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
            query.data && (
              <>
                {query.data.isBalanced ? (
                  <span className="tag tag-good">借贷平衡</span>
                ) : (
                  <span className="tag tag-bad">借贷不平</span>
                )}
                <span>
                  会计日 {range.from} 至 {range.to}，金额单位：元
                </span>
              </>
            )
          }
          onPrint={() => download(accounting.printTrialBalance, input)}
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
