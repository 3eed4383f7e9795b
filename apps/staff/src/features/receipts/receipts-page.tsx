import {
  type Column,
  DataTable,
  DayText,
  daysBetween,
  formatCount,
  InstantText,
  type ListState,
  Masked,
  Money,
  PageHeader,
  Panel,
  StateTag,
  todayInBeijing,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { Ages, useAgeing } from '../../parts/ageing.tsx';
import { type Receipt, settlement } from '../../parts/server.ts';
import { receiptWords } from '../../parts/words.ts';
import { AllocationDialog } from './allocation.tsx';

/** How long a temporary receipt has been waiting for its owner. */
function waitedText(since: string): string {
  const days = daysBetween(since, todayInBeijing());
  return days <= 0 ? '当日' : `已 ${formatCount(days)} 天`;
}

const columnsOf = (onOpen: (receipt: Receipt) => void): readonly Column<Receipt>[] => [
  {
    key: 'transactedOn',
    title: '到账日期',
    width: 110,
    render: (row) => (
      <>
        <DayText value={row.transactedOn} plain />
        {row.state === 'unmatched' && <span className="second-line">{waitedText(row.transactedOn)}</span>}
      </>
    ),
  },
  {
    key: 'counterName',
    title: '付款方',
    isRowHeader: true,
    render: (row) => (
      <>
        {row.counterName}
        <span className="second-line">
          <Masked value={row.counterAccountMasked} />
        </span>
      </>
    ),
  },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 150,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  { key: 'remark', title: '附言', width: 130 },
  { key: 'state', title: '状态', width: 90, render: (row) => <StateTag state={row.state} texts={receiptWords} /> },
  {
    key: 'outcome',
    title: '处理结果',
    wraps: true,
    render: (row) => (
      <>
        {row.outcome ?? '—'}
        {row.state === 'unmatched' && (
          <span className="second-line">
            <button type="button" className="link-button" onClick={() => onOpen(row)}>
              处理暂收款
            </button>
          </span>
        )}
      </>
    ),
  },
  { key: 'bankSerial', title: '银行流水号', width: 150 },
  {
    key: 'receivedAt',
    title: '收到、处理',
    width: 190,
    render: (row) => (
      <>
        <InstantText value={row.receivedAt} seconds /> 收到
        <span className="second-line">
          {row.settledAt ? (
            <>
              <InstantText value={row.settledAt} seconds /> 处理
            </>
          ) : (
            '等待处理'
          )}
        </span>
      </>
    ),
  },
];

type State = Receipt['state'];
const sections: readonly { readonly state: State | undefined; readonly text: string; readonly hint: string }[] = [
  {
    state: 'unmatched',
    text: '未匹配',
    hint: '钱已到账，但附言或付款账号对不上任何待缴汇缴，先记入“其他应付款”。请联系付款单位核实。',
  },
  { state: 'received', text: '待处理', hint: '银行通知已收到，系统正在处理；通常几秒内完成。' },
  { state: 'settled', text: '已处理', hint: '已记入单位或职工账户的到账。' },
  { state: undefined, text: '全部', hint: '全部到账通知，最新的在前。' },
];

/** How many receipts lie in a state; one row is asked for its total. */
function useCount(state: State | undefined): number | undefined {
  return useRoute(
    settlement.listReceipts,
    { query: { pageSize: 1, ...(state && { state }) } },
    { refetchInterval: 30_000 },
  ).data?.total;
}

function Section({
  list,
  section,
  isChosen,
}: {
  list: ListState;
  section: (typeof sections)[number];
  isChosen: boolean;
}) {
  const count = useCount(section.state);
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className="segment"
      onClick={() => list.set({ state: section.state ?? 'all' })}
    >
      {section.text}
      {count !== undefined && (
        <span className={section.state === 'unmatched' && count > 0 ? 'count count-bad' : 'count'}>
          {formatCount(count)}
        </span>
      )}
    </button>
  );
}

export function ReceiptsPage() {
  const list = useListState();
  const [opened, setOpened] = useState<Receipt>();
  const ageing = useAgeing();
  const asked = list.get('state') ?? 'unmatched';
  const chosen = sections.find(({ state }) => state === asked) ?? sections[3];
  const state = chosen?.state;
  const query = useList(
    settlement.listReceipts,
    list,
    { query: { ...(state && { state }) } },
    { refetchInterval: 15_000 },
  );
  return (
    <>
      <PageHeader title="到账通知" description="银行推送的到账，按处理情况查看；未匹配的排在最前。" />
      <Panel flush>
        <div className="segments" role="group" aria-label="处理情况">
          {sections.map((section) => (
            <Section key={section.text} list={list} section={section} isChosen={section === chosen} />
          ))}
        </div>
        <DataTable<Receipt>
          caption={`到账通知（${chosen?.text ?? '全部'}）`}
          columns={columnsOf(setOpened)}
          rowKey={(row) => row.receiptId}
          query={query}
          paging={list}
          summary={
            <>
              {chosen?.hint}
              {state === 'unmatched' && ageing.data && <Ages label="暂收款账龄" ages={ageing.data.receipts} />}
            </>
          }
          empty={
            state === 'unmatched'
              ? { title: '没有未匹配的到账', text: '每一笔到账都已对上单位和月份。' }
              : { title: '没有到账通知', text: '银行推送到账后会显示在这里。' }
          }
        />
      </Panel>
      {opened && <AllocationDialog receipt={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
