import {
  Button,
  type Column,
  DataTable,
  formatCount,
  Money,
  MonthText,
  Panel,
  ProblemSummary,
  useList,
  usePaging,
} from '@anju/ui';
import { contribution, type RouteOutput } from '../../parts/server.ts';
import { useStart } from './use-start.ts';

type Row = RouteOutput<typeof contribution.listOwed>['rows'][number];

const columns: readonly Column<Row>[] = [
  { key: 'nameMasked', title: '姓名', isRowHeader: true },
  { key: 'accountNo', title: '个人账号' },
  { key: 'month', title: '未缴月份', render: ({ month }) => <MonthText value={month} /> },
  { key: 'reasonText', title: '当时的原因', wraps: true },
  { key: 'owedFen', title: '应补缴（元）', align: 'right', render: ({ owedFen }) => <Money fen={owedFen} strong /> },
];

/** The back-payment that is due for people who were left out of paid months: proposed as a whole, oldest months first. */
export function OwedPanel() {
  const paging = usePaging(50);
  const query = useList(contribution.listOwed, paging);
  const { start, isBusy, error } = useStart();
  if (!query.data || query.data.total === 0) return null;
  const { rows, total, owedFen } = query.data;
  return (
    <Panel title={`部分缴存时未缴的职工（${formatCount(total)}）`}>
      <ProblemSummary error={error} />
      <p>
        下列职工在单位缴款的月份没有缴存，合计 <Money fen={owedFen} strong unit />
        。可以按当月的基数和比例一次补缴本页所列的职工。
      </p>
      <DataTable
        caption="须补缴的职工"
        columns={columns}
        query={query}
        rowKey={({ accountId, month }) => `${accountId}${month}`}
        paging={paging}
      />
      <Button
        type="primary"
        loading={isBusy}
        onClick={() =>
          start({
            kind: 'back-payment',
            people: rows.map(({ accountId, month }) => ({ accountId, from: month, to: month, reason: 'missed' })),
          })
        }
      >
        补缴本页 {formatCount(rows.length)} 项
      </Button>
    </Panel>
  );
}
