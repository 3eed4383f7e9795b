import {
  type Column,
  ConfirmButton,
  call,
  DataTable,
  Facts,
  formatCount,
  InstantText,
  Masked,
  PageHeader,
  Panel,
  StateTag,
  TextField,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { type ListState, useListState } from '../../parts/list-state.ts';
import { notice, type Sms, type SmsFigures } from '../../parts/server.ts';
import { smsWords } from '../../parts/words.ts';

const routeWords: Readonly<Record<string, string>> = { province: '12329 省平台', unicom: '联通平台' };
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
  'not-served': '非移动号码不答复',
  waiting: '待答复',
};
const routeName = (route: string) => routeWords[route] ?? route;

function Day({ figures }: { readonly figures: SmsFigures }) {
  const countOf = (state: Sms['state']) => figures.states.find((one) => one.state === state)?.count ?? 0;
  const total = figures.states.reduce((sum, { count }) => sum + count, 0);
  const prompt = figures.promptPpm === null ? '—' : `${(figures.promptPpm / 10_000).toFixed(1)}%（目标 95%）`;
  const routes = figures.routes.map(
    ({ route, tries, taken }) => `${routeName(route)}接收 ${formatCount(taken)}／发送 ${formatCount(tries)}`,
  );
  const uplinks = figures.uplinks.map(
    ({ outcome, count }) => `${outcomeWords[outcome] ?? outcome} ${formatCount(count)}`,
  );
  return (
    <Panel title={`${figures.day} 发送情况`}>
      <Facts
        items={[
          { label: '短信总数', value: `${formatCount(total)} 条` },
          { label: '已送达', value: `${formatCount(countOf('delivered'))} 条` },
          { label: '未送达', value: `${formatCount(countOf('failed'))} 条` },
          { label: '结果未知', value: `${formatCount(countOf('unknown'))} 条` },
          { label: '10 秒内交出', value: prompt },
          { label: '各通道', value: routes.join('，') || '今天还没有发送' },
          { label: '上行短信', value: uplinks.join('，') || '今天没有收到' },
        ]}
      />
    </Panel>
  );
}

const wayOf = ({ tries }: Sms): string =>
  tries
    .map(
      ({ route, state, result }) => `${routeName(route)} ${tryWords[state] ?? state}${result ? `（${result}）` : ''}`,
    )
    .join(' → ') || '—';

const columnsOf = (onResent: () => void): readonly Column<Sms>[] => [
  { key: 'createdAt', title: '生成时间', width: 170, render: (row) => <InstantText value={row.createdAt} seconds /> },
  {
    key: 'mobileMasked',
    title: '手机号码',
    width: 130,
    isRowHeader: true,
    render: (row) => <Masked value={row.mobileMasked} />,
  },
  { key: 'templateText', title: '短信种类', width: 190 },
  {
    key: 'state',
    title: '状态',
    width: 130,
    render: (row) => (
      <>
        <StateTag state={row.state} texts={smsWords} />
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
        {wayOf(row)}
        {row.reason && <span className="second-line">{row.reason}</span>}
      </>
    ),
  },
  {
    key: 'resend',
    title: '操作',
    width: 120,
    render: (row) =>
      (row.state === 'failed' || row.state === 'unknown') && (
        <ConfirmButton
          title="重新发送这条短信？"
          description={
            row.state === 'unknown'
              ? '这条短信可能已经送达，重新发送后对方可能收到两次，记录会标明。'
              : '将从第一个通道起重新发送。'
          }
          confirmText="重新发送"
          onConfirm={async () => {
            await call(notice.resendSms, { params: { smsId: row.smsId } });
            onResent();
          }}
        >
          重新发送
        </ConfirmButton>
      ),
  },
];

const sections: readonly { readonly state: Sms['state'] | undefined; readonly text: string }[] = [
  { state: undefined, text: '全部' },
  { state: 'queued', text: '等待发送' },
  { state: 'handed-over', text: '已交短信中心' },
  { state: 'delivered', text: '已送达' },
  { state: 'failed', text: '未送达' },
  { state: 'unknown', text: '结果未知' },
];

function MobileSearch({ list }: { readonly list: ListState }) {
  const [mobile, setMobile] = useState(list.get('mobile') ?? '');
  const isWhole = mobile === '' || /^1[3-9]\d{9}$/.test(mobile);
  return (
    <form
      className="table-filters"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole) list.set({ mobile: mobile || undefined });
      }}
    >
      <TextField
        name="mobile"
        label="手机号码"
        value={mobile}
        onChange={setMobile}
        inputMode="numeric"
        maxLength={11}
        error={isWhole || mobile.length < 11 ? undefined : '请输入 11 位手机号码'}
        beside={
          <button type="submit" className="button">
            查找
          </button>
        }
      />
    </form>
  );
}

/** Where each short message is, the day in figures, and sending again what failed. */
export function SmsPage() {
  const list = useListState();
  const chosen = sections.find(({ state }) => state === list.get('state')) ?? sections[0];
  const mobile = list.get('mobile');
  const state = chosen?.state;
  const query = useRoute(
    notice.listSms,
    { query: { page: list.page, pageSize: list.pageSize, ...(state && { state }), ...(mobile && { mobile }) } },
    { keepPrevious: true, refetchInterval: 10_000 },
  );
  const figures = useRoute(notice.getSmsFigures, { query: {} }, { refetchInterval: 15_000 });
  return (
    <>
      <PageHeader
        title="短信"
        description="12329 省平台优先，送不到的由联通平台补发；每条短信到哪一步、为什么，都在这里。"
      />
      {figures.data && <Day figures={figures.data} />}
      <Panel flush>
        <div className="segments" role="group" aria-label="短信状态">
          {sections.map((section) => (
            <button
              key={section.text}
              type="button"
              aria-pressed={section === chosen}
              className="segment"
              onClick={() => list.set({ state: section.state })}
            >
              {section.text}
            </button>
          ))}
        </div>
        <MobileSearch list={list} />
        <DataTable<Sms>
          caption={`短信（${chosen?.text ?? '全部'}）`}
          columns={columnsOf(() => void query.refetch())}
          rowKey={(row) => row.smsId}
          query={query}
          page={list.page}
          pageSize={list.pageSize}
          onPage={list.onPage}
          empty={{ title: '没有短信', text: '发出短信后会显示在这里。' }}
        />
      </Panel>
    </>
  );
}
