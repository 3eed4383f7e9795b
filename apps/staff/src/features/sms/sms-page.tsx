import {
  type Column,
  ConfirmButton,
  call,
  DataTable,
  formatCount,
  InstantText,
  Masked,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { SelectFilter, TextFilter } from '../../parts/filters.tsx';
import { useListState } from '../../parts/list-state.ts';
import { notice, type RouteOutput } from '../../parts/server.ts';

type Sms = RouteOutput<typeof notice.listSms>['rows'][number];
type Figures = RouteOutput<typeof notice.getSmsFigures>;

const stateWords = {
  queued: { text: '等待发送', tone: 'neutral' },
  sending: { text: '正在发送', tone: 'neutral' },
  'handed-over': { text: '已交短信中心', tone: 'info' },
  delivered: { text: '已送达', tone: 'good' },
  failed: { text: '未送达', tone: 'bad' },
  unknown: { text: '结果未知', tone: 'warn' },
} as const;
const routeWords: Readonly<Record<string, string>> = { province: '12329 省平台', unicom: '联通平台', phones: '测试手机' };
const tryWords: Readonly<Record<string, string>> = {
  sending: '发送中',
  'not-sent': '连接不上',
  busy: '流量控制',
  refused: '被拒绝',
  'bad-number': '号码不存在',
  taken: '已接收',
  unknown: '没有应答',
  delivered: '已送达',
  undelivered: '未送达',
};
const outcomeWords: Readonly<Record<string, string>> = {
  answered: '已答复',
  help: '回复帮助',
  'not-identified': '未核实身份',
  'not-served': '非移动号码，不答复',
  waiting: '待答复',
};
const routeName = (route: string) => routeWords[route] ?? route;

function Day({ figures }: { readonly figures: Figures }) {
  const total = figures.states.reduce((sum, { count }) => sum + count, 0);
  const countOf = (state: Sms['state']) => figures.states.find((one) => one.state === state)?.count ?? 0;
  const facts = [
    ['今日短信', formatCount(total)],
    ['已送达', formatCount(countOf('delivered'))],
    ['未送达', formatCount(countOf('failed'))],
    ['结果未知', formatCount(countOf('unknown'))],
    ['10 秒内交出', figures.promptPpm === null ? '—' : `${(figures.promptPpm / 10_000).toFixed(1)}%`],
  ] as const;
  return (
    <Panel title={`${figures.day} 发送情况`}>
      <dl className="figure-row">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        {figures.routes.map(({ route, tries, taken }) => `${routeName(route)}：发送 ${tries} 次，接收 ${taken} 次`).join('；') || '今天还没有发送。'}
        {figures.uplinks.length > 0 &&
          `　上行：${figures.uplinks.map(({ outcome, count }) => `${outcomeWords[outcome] ?? outcome} ${count} 条`).join('，')}`}
      </p>
    </Panel>
  );
}

const columnsOf = (onResent: () => void): readonly Column<Sms>[] => [
  { key: 'createdAt', title: '生成时间', width: 160, render: (row) => <InstantText value={row.createdAt} seconds /> },
  { key: 'mobile', title: '手机号码', width: 130, isRowHeader: true, render: (row) => <Masked value={row.mobileMasked} /> },
  { key: 'template', title: '短信种类', width: 190 },
  {
    key: 'state',
    title: '状态',
    width: 130,
    render: (row) => (
      <>
        <StateTag state={row.state} texts={stateWords} />
        {row.possiblyTwice && <span className="second-line">可能送达两次</span>}
      </>
    ),
  },
  {
    key: 'tries',
    title: '发送过程',
    wraps: true,
    render: (row) => (
      <>
        {row.tries.map(({ route, state, result }) => `${routeName(route)} ${tryWords[state] ?? state}${result ? `（${result}）` : ''}`).join(' → ') || '—'}
        {row.reason && <span className="second-line">{row.reason}</span>}
      </>
    ),
  },
  {
    key: 'resend',
    title: '操作',
    width: 110,
    render: (row) =>
      row.state === 'failed' || row.state === 'unknown' ? (
        <ConfirmButton
          title="重新发送这条短信？"
          description={
            row.state === 'unknown'
              ? '这条短信可能已经送达，重新发送后对方可能收到两次，记录会标明。'
              : '将从第一个通道重新发送。'
          }
          confirmText="重新发送"
          onConfirm={async () => {
            await call(notice.resendSms, { params: { smsId: row.smsId } });
            onResent();
          }}
        >
          重新发送
        </ConfirmButton>
      ) : null,
  },
];

/** Where each short message is, the day in figures, and sending again what failed. */
export function SmsPage() {
  const { page, setPage, filters, setFilter } = useListState({ state: '', mobile: '' });
  const [typed, setTyped] = useState(filters.mobile);
  const query = {
    page: page.page,
    pageSize: page.pageSize,
    ...(filters.state && { state: filters.state as Sms['state'] }),
    ...(/^1[3-9]\d{9}$/.test(filters.mobile) && { mobile: filters.mobile }),
  };
  const list = useRoute(notice.listSms, { query }, { refetchInterval: 5_000 });
  const figures = useRoute(notice.getSmsFigures, { query: {} }, { refetchInterval: 10_000 });
  return (
    <>
      <PageHeader title="短信" />
      <ProblemSummary error={list.error ?? figures.error} onRetry={() => void list.refetch()} />
      {figures.data ? <Day figures={figures.data} /> : <PageSkeleton lines={3} />}
      <Panel title="发送记录" />
    </>
  );
}
