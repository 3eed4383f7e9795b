import { EmptyState, LiveNote, PageHeader, PageSkeleton, Panel, ProblemSummary, useLive } from '@anju/ui';
import { Link } from 'react-router';
import { booking, type QueueOverview } from '../../parts/server.ts';
import { FiguresPanels } from './figures.tsx';
import './queues.css';

type Row = QueueOverview['outlets'][number];

const printerWords: Readonly<Record<NonNullable<Row['printerState']>, string>> = {
  unknown: '打印机未用过',
  ready: '打印机正常',
  'paper-low': '打印机纸快用完',
  'no-paper': '打印机缺纸',
  'cover-open': '打印机开盖',
  fault: '打印机故障',
  'no-answer': '打印机无应答',
};
const needsHelp = ({ printerState, longestWaitMinutes }: Row) =>
  (printerState !== null && !['unknown', 'ready'].includes(printerState)) || (longestWaitMinutes ?? 0) >= 45;

function OutletCard({ row }: { readonly row: Row }) {
  const open = row.windows - row.pausedWindows.length;
  const facts = [
    ['正在办理', `${row.called} 人`],
    ['今日办结', `${row.servedToday} 人`],
    ['过号', `${row.skippedToday} 人`],
    ['平均等候', row.averageWaitMinutes === null ? '—' : `${row.averageWaitMinutes} 分钟`],
    ['现在最长', row.longestWaitMinutes === null ? '—' : `${row.longestWaitMinutes} 分钟`],
    ['今日预约', `${row.bookedToday} 人，已到 ${row.arrivedToday} 人`],
    ['窗口', `${open} 个${row.pausedWindows.length > 0 ? `，暂停 ${row.pausedWindows.join('、')} 号` : ''}`],
    ['小票', row.printerState ? printerWords[row.printerState] : '未设打印机'],
  ] as const;
  return (
    <section className="panel queue-card" data-alert={needsHelp(row)} aria-label={row.outletName}>
      <header>
        <h2>{row.outletName}</h2>
        <Link to={`/window?outlet=${row.outletId}`}>打开叫号窗口</Link>
      </header>
      <p className="queue-card-waiting">
        <strong>{row.waiting}</strong> 人等候
        {needsHelp(row) && <span className="queue-card-alert">需要关注</span>}
      </p>
      <dl>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The manager's overview: every outlet's queue as it is now, and what the last weeks were like. */
export function QueuesPage() {
  const { data, error, refetch, live } = useLive(booking.getOverview, booking.watchOverview, {});
  return (
    <>
      <PageHeader title="排队总览" description="各网点此刻的排队情况，有变化立即更新。" />
      <div className="stack">
        <LiveNote state={live} />
        <ProblemSummary error={error} onRetry={refetch} />
        {!data && !error && <PageSkeleton lines={6} />}
        {data?.outlets.length === 0 && (
          <Panel>
            <EmptyState title="还没有网点" text="请在“网点管理”新增网点和号源。" />
          </Panel>
        )}
        <div className="queue-cards">
          {data?.outlets.map((row) => (
            <OutletCard key={row.outletId} row={row} />
          ))}
        </div>
        <FiguresPanels />
      </div>
    </>
  );
}
