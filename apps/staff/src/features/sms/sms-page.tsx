import {
  Button,
  type Column,
  DataTable,
  InstantText,
  type ListState,
  Masked,
  PageHeader,
  Panel,
  StateTag,
  useCommand,
  useList,
  useListState,
  useRoute,
  withoutEmpty,
} from '@anju/ui';
import { useState } from 'react';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { ChoiceFilter, ClearFilters, DaysFilter, FindFilter } from '../../parts/filters.tsx';
import { notice, type Sms } from '../../parts/server.ts';
import { routeName, smsWords } from '../../parts/words.ts';
import { Day, Trend } from './sms-figures.tsx';
import { SmsNav } from './sms-nav.tsx';

const channelWords = { sms: '短信', wechat: '微信', app: 'APP 推送' } as const;
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
    render: (row) => (
      <>
        <Masked value={row.mobileMasked} />
        {row.channel !== 'sms' && <span className="second-line">{channelWords[row.channel]}</span>}
      </>
    ),
  },
  {
    key: 'templateText',
    title: '消息种类',
    width: 190,
    render: (row) => (
      <>
        {row.templateText}
        {row.foldedCount > 0 && <span className="second-line">合并了 {row.foldedCount} 条同类消息</span>}
      </>
    ),
  },
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
        {row.waitsUntil && (
          <span className="second-line">
            <InstantText value={row.waitsUntil} /> 起发送
          </span>
        )}
        {row.reason && <span className="second-line">{row.reason}</span>}
        {row.resendReason && <span className="second-line">重发：{row.resendReason}</span>}
      </>
    ),
  },
  {
    key: 'resend',
    title: '操作',
    width: 120,
    render: (row) => row.isResendable && <Resend sms={row} onResent={onResent} />,
  },
];

/** Sends again what failed or is unknown, with a reason; what may come twice must be accepted aloud. */
function Resend({ sms, onResent }: { readonly sms: Sms; readonly onResent: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const isUnknown = sms.state === 'unknown';
  const command = useCommand(notice.resendSms, {
    onSuccess: () => {
      setOpen(false);
      onResent();
    },
  });
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        重新发送
      </Button>
      {isOpen && (
        <ReasonDialog
          title={isUnknown ? '重新发送：对方可能收到两次' : '重新发送这条消息'}
          label={
            isUnknown
              ? '通道没有说明结果，这条可能已经送达。确认重发的理由（会留在记录里，并标明“可能送达两次”）'
              : '重新发送的理由（会留在记录里，将从第一个通道起发送）'
          }
          usual={['对方来电称没有收到', '短信中心故障已恢复', '号码停机已恢复']}
          confirmText={isUnknown ? '知道可能收到两次，重新发送' : '重新发送'}
          danger={isUnknown}
          error={command.error}
          isBusy={command.isPending}
          name="reason"
          onConfirm={(reason) =>
            command.mutate({ params: { smsId: sms.smsId }, body: { reason, acceptsTwice: isUnknown } })
          }
          onClose={() => setOpen(false)}
        />
      )}
    </>
  );
}

const sections: readonly { readonly state: Sms['state'] | undefined; readonly text: string }[] = [
  { state: undefined, text: '全部' },
  { state: 'queued', text: '等待发送' },
  { state: 'handed-over', text: '已交出，待回执' },
  { state: 'delivered', text: '已送达' },
  { state: 'failed', text: '未送达' },
  { state: 'unknown', text: '结果未知' },
  { state: 'withheld', text: '没有发送' },
];

const mobileFault = (text: string) => (text === '' || /^1[3-9]\d{9}$/.test(text) ? undefined : '请输入 11 位手机号码');

function Filters({
  list,
  templates,
}: {
  readonly list: ListState;
  readonly templates: Readonly<Record<string, string>>;
}) {
  return (
    <>
      <FindFilter list={list} name="mobile" label="手机号码" inputMode="numeric" maxLength={11} fault={mobileFault} />
      <ChoiceFilter list={list} name="channel" label="通道" options={channelWords} />
      <ChoiceFilter list={list} name="template" label="消息种类" options={templates} />
      <DaysFilter list={list} label="生成日期" />
      <ClearFilters list={list} names={['mobile', 'channel', 'template', 'from', 'to']} />
    </>
  );
}

const isChannel = (text: string | undefined): text is Sms['channel'] =>
  text !== undefined && Object.hasOwn(channelWords, text);

/** Where each message to a phone is, the day and two weeks in figures, and sending again what failed. */
export function SmsPage() {
  const list = useListState();
  const chosen = sections.find(({ state }) => state === list.get('state')) ?? sections[0];
  const state = chosen?.state;
  const channel = list.get('channel');
  const filter = withoutEmpty({
    mobile: list.get('mobile'),
    template: list.get('template'),
    ...list.range('day'),
  });
  const query = useList(
    notice.listSms,
    list,
    { query: { ...(state && { state }), ...(isChannel(channel) && { channel }), ...filter } },
    { refetchInterval: 10_000 },
  );
  const { to: day } = list.range('day');
  const figures = useRoute(notice.getSmsFigures, { query: { ...(day && { day }) } }, { refetchInterval: 15_000 });
  const templates = useRoute(notice.listTemplates, {}, { staleTime: 600_000 });
  const names = Object.fromEntries(templates.data?.rows.map(({ key, name }) => [key, name]) ?? []);
  return (
    <>
      <PageHeader
        title="短信与消息"
        description="短信先走 12329 省平台，送不到的由联通平台补发；每条消息到哪一步、为什么，都在这里。"
      />
      <SmsNav />
      {figures.data && (
        <div className="sms-figures">
          <Day figures={figures.data} onDay={(chosenDay) => list.set({ from: chosenDay, to: chosenDay })} />
          <Trend days={figures.data.days} />
        </div>
      )}
      <Panel flush>
        <div className="segments" role="group" aria-label="发送状态">
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
        <DataTable<Sms>
          caption={`消息（${chosen?.text ?? '全部'}）`}
          columns={columnsOf(() => void query.refetch())}
          rowKey={(row) => row.smsId}
          query={query}
          paging={list}
          filters={<Filters list={list} templates={{ ...names, 'uplink-answer': '上行查询答复' }} />}
          empty={{ title: '没有符合的短信', text: '发出短信后会显示在这里；可以换个条件再找。' }}
        />
      </Panel>
    </>
  );
}
