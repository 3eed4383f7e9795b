import {
  type Column,
  DataTable,
  DayText,
  Facts,
  InterestWhy,
  Money,
  MoneyBig,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  TextField,
  todayInBeijing,
  useRoute,
  withAccount,
} from '@anju/ui';
import { useState } from 'react';
import { accounting, type RouteOutput } from '../../../../../server/src/contract.ts';

type Settlement = RouteOutput<typeof accounting.getMyInterest>['settlements'][number];

const columns: readonly Column<Settlement>[] = [
  { key: 'valueDate', title: '结息日', isRowHeader: true, render: (row) => <DayText value={row.valueDate} plain /> },
  { key: 'kindText', title: '种类' },
  { key: 'days', title: '计息天数', align: 'right', render: (row) => row.why.days },
  { key: 'interestFen', title: '利息（元）', align: 'right', render: (row) => <Money fen={row.interestFen} strong /> },
  {
    key: 'why',
    title: '怎么算的',
    render: (row) => <InterestWhy title={`${row.valueDate} ${row.kindText}`} why={row.why} />,
  },
];

/** The account at the end of any day since it was opened. */
function AsOf() {
  const [on, setOn] = useState(todayInBeijing());
  const { data, error, isPending, refetch } = useRoute(
    accounting.getMyAccountAsOf,
    { query: { on } },
    { keepPrevious: true },
  );
  return (
    <Panel title="某一天我有多少钱">
      <div className="interest-day">
        <TextField
          name="on"
          label="日期"
          type="date"
          value={on}
          max={todayInBeijing()}
          onChange={(value) => value && setOn(value)}
        />
      </div>
      {isPending && <PageSkeleton lines={3} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet />}
      {data && (
        <>
          <MoneyBig fen={data.balanceFen} label={`${data.on} 日终余额`} />
          <Facts
            columns={3}
            items={[
              { label: '上年结转', value: <Money fen={data.carriedFen} unit /> },
              { label: '当年归集', value: <Money fen={data.currentFen} unit /> },
              { label: '当时已产生、尚未结的利息', value: <Money fen={data.accruedFen} unit /> },
            ]}
          />
        </>
      )}
    </Panel>
  );
}

/** every interest with its derivation, and the account on any day. */
export function InterestPage() {
  const { data, error, isPending, refetch } = useRoute(accounting.getMyInterest, {});
  return (
    <>
      <PageHeader title="结息与余额" description="每年 6 月 30 日结息，利息并入本金。每一笔都可以看到是怎么算的。" />
      {isPending && <PageSkeleton lines={8} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet={data !== undefined} />}
      {data && (
        <div className="stack">
          <Panel title="本年度利息（到今天）">
            <MoneyBig fen={data.running.interestFen} label="如果今天结息" />
            <InterestWhy title="本年度利息（到今天）" why={data.running} />
          </Panel>
          <Panel title="历次结息" flush>
            <DataTable<Settlement>
              caption="历次结息"
              columns={withAccount(columns, data.settlements)}
              rowKey={(row) => `${row.accountNo}-${row.on}-${row.valueDate}`}
              rows={data.settlements}
              empty={{ title: '还没有结过息', text: '开户后的第一个 6 月 30 日结息。' }}
            />
          </Panel>
          <AsOf />
          <p className="muted">对结息有异议的，请在结息日后 30 日内向中心提出，或拨打 12329。</p>
        </div>
      )}
    </>
  );
}
