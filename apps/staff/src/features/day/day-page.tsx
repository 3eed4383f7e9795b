import {
  ChartPanel,
  DayText,
  formatCount,
  formatMonthText,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useRoute,
} from '@anju/ui';
import { type ReactNode, useMemo } from 'react';
import { Link } from 'react-router';
import { dutyWords, useDuties } from '../../parts/duties.ts';
import { useMay } from '../../parts/permissions.ts';
import { casework, type Day, formatYuan, report } from '../../parts/server.ts';

function Figure({ label, children, note }: { label: string; children: ReactNode; note?: ReactNode }) {
  return (
    <div className="figure">
      <dt>{label}</dt>
      <dd>
        <span className="figure-value">{children}</span>
        {note && <span className="figure-note">{note}</span>}
      </dd>
    </div>
  );
}

function Figures({ day }: { day: Day }) {
  return (
    <dl className="figures-row">
      <Figure label="个人账户余额合计" note="元，等于“住房公积金”科目余额">
        <Money fen={day.personalBalanceFen} />
      </Figure>
      <Figure label="今日记账" note={`元，${formatCount(day.postedTodayCount)} 张凭证的借方合计`}>
        <Money fen={day.postedTodayFen} />
      </Figure>
      <Figure label="职工账户" note="户">
        {formatCount(day.accountCount)}
      </Figure>
      <Figure label="缴存单位" note="家">
        {formatCount(day.employerCount)}
      </Figure>
    </dl>
  );
}

/** How many there are, of what, and where they are. */
function Item({
  count,
  text,
  note,
  isBad = false,
  to,
}: {
  readonly count: number;
  readonly text: string;
  readonly note: ReactNode;
  readonly isBad?: boolean;
  readonly to: string;
}) {
  return (
    <li className={isBad ? 'todo-bad' : undefined}>
      <span className="todo-count">{formatCount(count)}</span>
      <div>
        <strong>
          <Link to={to}>{text}</Link>
        </strong>
        <p>{note}</p>
      </div>
    </li>
  );
}

/** What is past its day, whoever is to do it. */
function Overdue() {
  const { data } = useRoute(casework.listWork, { query: { queue: 'overdue', pageSize: 1 } });
  if (!data || data.total === 0) return null;
  return (
    <Item
      count={data.total}
      text="笔业务已超过办理时限"
      note="在您能看到的在办业务中。"
      isBad
      to="/cases?queue=overdue"
    />
  );
}

/** Everything that waits for whoever looks, each with the way to it; and what is not as it should be. */
function ToDo({ day }: { day: Day }) {
  const may = useMay();
  const { data: duties, error, refetch } = useDuties();
  const { unmatchedReceipts, unmatchedFen, waitingRemittances } = day;
  const seesMoney = may('settlement.read');
  if (!duties) return error ? <ProblemSummary error={error} onRetry={refetch} quiet /> : <PageSkeleton lines={4} />;
  return (
    <Panel title="待办与提醒">
      <ul className="todo">
        {duties.rows.length === 0 && <li className="todo-none">没有等您办理的事项。</li>}
        {duties.rows.map(({ kind, count }) => {
          const { to, text, note } = dutyWords[kind];
          return <Item key={kind} count={count} text={text} note={note} to={to} />;
        })}
        {may('case.work') && <Overdue />}
        {seesMoney && unmatchedReceipts > 0 && (
          <Item
            count={unmatchedReceipts}
            text="笔到账未匹配"
            note={
              <>
                合计 <Money fen={unmatchedFen} unit />
                ，暂记“其他应付款”，等待核实。
              </>
            }
            isBad
            to="/receipts?state=unmatched"
          />
        )}
        {seesMoney && waitingRemittances > 0 && (
          <Item
            count={waitingRemittances}
            text="笔汇缴已核定、待到账"
            note="单位已核定清册，钱还没有全部到账；到账后自动入账。"
            to="/receipts?state=all"
          />
        )}
      </ul>
    </Panel>
  );
}

/** Yuan in 万元 with one decimal, for the axis of a picture only; the figures beside it are exact. */
const tenThousands = (fen: number) => Number((fen / 1_000_000).toFixed(1));

function MonthlyChart({ monthly }: Pick<Day, 'monthly'>) {
  const option = useMemo(
    () => ({
      tooltip: {
        trigger: 'axis',
        formatter: (points: readonly { dataIndex: number }[]) => {
          const row = monthly[points[0]?.dataIndex ?? 0];
          return row ? `${formatMonthText(row.month)}<br/>${formatYuan(row.amountFen)} 元` : '';
        },
      },
      xAxis: { type: 'category', data: monthly.map(({ month }) => month), axisTick: { show: false } },
      yAxis: {
        type: 'value',
        name: '万元',
        nameTextStyle: { align: 'right' },
        splitLine: { lineStyle: { color: '#e8edf3' } },
      },
      grid: { left: 8, right: 16, top: 36, bottom: 8, containLabel: true },
      series: [
        {
          type: 'bar',
          barMaxWidth: 34,
          data: monthly.map(({ amountFen }) => tenThousands(amountFen)),
          itemStyle: { borderRadius: [3, 3, 0, 0] },
        },
      ],
    }),
    [monthly],
  );
  const table = {
    columns: ['月份', '归集额（元）'],
    rows: monthly.map(({ month, amountFen }) => [formatMonthText(month), formatYuan(amountFen)]),
  };
  return <ChartPanel title="每月归集额" option={option} table={table} height={360} />;
}

export function DayPage() {
  const { data, error, isPending, refetch } = useRoute(report.getDay, {}, { refetchInterval: 30_000 });
  return (
    <>
      <PageHeader
        title="今日概况"
        description={
          data && (
            <>
              会计日 <DayText value={data.accountingDate} />
              ，数字每半分钟更新
            </>
          )
        }
      />
      {isPending && <PageSkeleton lines={8} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet={data !== undefined} />}
      {data && (
        <>
          <Figures day={data} />
          <div className="day-grid">
            <MonthlyChart monthly={data.monthly} />
            <ToDo day={data} />
          </div>
        </>
      )}
    </>
  );
}
