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

/** Cases whose stage is one's own; what is past its day first. */
function CasesToDo() {
  const { data } = useRoute(casework.listWork, { query: { queue: 'mine', pageSize: 1 } });
  if (!data) return null;
  const { mine, overdue } = data.counts;
  return (
    <li className={overdue > 0 ? 'todo-bad' : undefined}>
      <span className="todo-count">{formatCount(mine)}</span>
      <div>
        <strong>笔业务待您办理</strong>
        <p>{overdue > 0 ? `在办业务中有 ${formatCount(overdue)} 笔已超过办理时限。` : '在办业务都在办理时限内。'}</p>
        {(mine > 0 || overdue > 0) && (
          <Link to={overdue > 0 ? '/cases?queue=overdue' : '/cases'}>{overdue > 0 ? '查看已超时' : '去办理'}</Link>
        )}
      </div>
    </li>
  );
}

function ToDo({ day }: { day: Day }) {
  const may = useMay();
  const { unmatchedReceipts, unmatchedFen, waitingRemittances, waitingDecisions } = day;
  return (
    <Panel title="需要留意">
      <ul className="todo">
        {may('case.work') && <CasesToDo />}
        <li className={unmatchedReceipts > 0 ? 'todo-bad' : undefined}>
          <span className="todo-count">{formatCount(unmatchedReceipts)}</span>
          <div>
            <strong>笔到账未匹配</strong>
            <p>
              {unmatchedReceipts > 0 ? (
                <>
                  合计 <Money fen={unmatchedFen} unit />
                  ，暂记“其他应付款”，等待核实。
                </>
              ) : (
                '每一笔到账都已对上单位和月份。'
              )}
            </p>
            {unmatchedReceipts > 0 && may('settlement.read') && (
              <Link to="/receipts?state=unmatched">查看未匹配到账</Link>
            )}
          </div>
        </li>
        <li>
          <span className="todo-count">{formatCount(waitingRemittances)}</span>
          <div>
            <strong>笔汇缴已核定、待到账</strong>
            <p>单位已核定清册，钱还没有全部到账；到账后自动入账。</p>
            {may('settlement.read') && <Link to="/receipts?state=all">查看到账通知</Link>}
          </div>
        </li>
        {may('ledger.read') && (
          <li className={waitingDecisions > 0 ? 'todo-bad' : undefined}>
            <span className="todo-count">{formatCount(waitingDecisions)}</span>
            <div>
              <strong>项凭证和资金申请待复核</strong>
              <p>
                {waitingDecisions > 0
                  ? '一人申请、另一人复核后才生效；待复核的凭证会挡住日结。'
                  : '没有等待另一人复核的凭证、退款和分配。'}
              </p>
              {waitingDecisions > 0 && <Link to="/decisions">去复核</Link>}
            </div>
          </li>
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
