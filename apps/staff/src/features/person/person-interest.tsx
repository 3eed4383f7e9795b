import {
  type Column,
  DataTable,
  DayText,
  InterestWhy,
  type ListState,
  Money,
  PageSkeleton,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { accounting, type Settlement } from '../../parts/accounting.ts';
import { MomentBar, useMoment } from '../../parts/as-of.tsx';
import { PersonAsOf } from '../../parts/as-of-accounts.tsx';

const columns: readonly Column<Settlement>[] = [
  { key: 'valueDate', title: '结息日', isRowHeader: true, render: (row) => <DayText value={row.valueDate} plain /> },
  { key: 'kindText', title: '种类' },
  { key: 'days', title: '天数', align: 'right', render: (row) => row.why.days },
  {
    key: 'base',
    title: '积数（元·天）',
    align: 'right',
    render: (row) => <Money fen={Number(row.why.baseFenDays)} />,
  },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} strong /> },
  {
    key: 'why',
    title: '计算过程',
    render: (row) => (
      <>
        <InterestWhy title={`${row.valueDate} ${row.kindText}`} why={row.why} />
        {!row.agrees && <span className="tag tag-bad">与推算不符</span>}
      </>
    ),
  },
];

/** Every settlement with its derivation, and the account on any day. */
export function PersonInterest({ personId, list }: { personId: string; list: ListState }) {
  const { data, error, isPending, refetch } = useRoute(accounting.getPersonInterest, { params: { personId } });
  if (isPending) return <PageSkeleton lines={6} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  const { running, settlements } = data;
  return (
    <>
      <MomentBar list={list} />
      <PersonAsOf personId={personId} moment={useMoment(list)} />
      <DataTable<Settlement>
        caption="历次结息"
        showCaption
        columns={columns}
        rowKey={(row) => `${row.on}-${row.valueDate}`}
        rows={settlements}
        summary={
          <span>
            本年度至今 <Money fen={running.interestFen} strong unit />{' '}
            <InterestWhy title="本年度至今的利息" why={running} />
          </span>
        }
        empty={{ title: '还没有结过息', text: '开户后的第一个 6 月 30 日结息。' }}
      />
    </>
  );
}
