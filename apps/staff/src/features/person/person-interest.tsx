import {
  type Column,
  DataTable,
  DayText,
  Facts,
  InterestWhy,
  Money,
  PageSkeleton,
  ProblemSummary,
  TextField,
  todayInBeijing,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { accounting, type Settlement } from '../../parts/accounting.ts';
import type { ListState } from '../../parts/list-state.ts';

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

/** The account on any day: by accounting date, and as it was known on another. */
function AsOf({ personId, list }: { personId: string; list: ListState }) {
  const on = list.get('on') ?? todayInBeijing();
  const knownOn = list.get('known');
  const { data, error, isPending, refetch } = useRoute(
    accounting.getAccountAsOf,
    { params: { personId }, query: { on, ...withoutEmpty({ knownOn }) } },
    { keepPrevious: true },
  );
  return (
    <>
      <div className="table-filters">
        <TextField
          name="on"
          label="看哪一天的账户"
          type="date"
          value={on}
          onChange={(value) => list.set({ on: value || undefined })}
        />
        <TextField
          name="known"
          label="按哪天为止记录的账（可不填）"
          type="date"
          value={knownOn ?? ''}
          onChange={(value) => list.set({ known: value || undefined })}
        />
      </div>
      {isPending && <PageSkeleton lines={3} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet />}
      {data && (
        <Facts
          columns={4}
          items={[
            { label: `${data.on} 日终余额`, value: <Money fen={data.balanceFen} strong unit /> },
            { label: '上年结转', value: <Money fen={data.carriedFen} unit /> },
            { label: '当年归集', value: <Money fen={data.currentFen} unit /> },
            { label: '当时已产生、尚未结的利息', value: <Money fen={data.accruedFen} unit /> },
            { label: '到这一天的明细', value: `${data.entries} 笔` },
            { label: '最近一笔', value: <DayText value={data.lastOn} /> },
            ...(data.knownOn
              ? [{ label: '按现在的账，这一天的余额', value: <Money fen={data.balanceNowFen} unit /> }]
              : []),
          ]}
        />
      )}
    </>
  );
}

/** Every settlement with its derivation, and the account on any day. */
export function PersonInterest({ personId, list }: { personId: string; list: ListState }) {
  const { data, error, isPending, refetch } = useRoute(accounting.getPersonInterest, { params: { personId } });
  if (isPending) return <PageSkeleton lines={6} />;
  if (!data) return <ProblemSummary error={error} onRetry={refetch} quiet />;
  const { running, settlements } = data;
  return (
    <>
      <AsOf personId={personId} list={list} />
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
