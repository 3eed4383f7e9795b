import { type Column, DataTable, formatCount, Money, MonthText, Nothing, Panel, StateTag } from '@anju/ui';
import type { Remittance } from '../../parts/server.ts';
import { SlipButton } from '../../parts/slip-button.tsx';
import { remittanceTexts } from '../../parts/words.ts';

type Month = NonNullable<Remittance['together']>[number];

const changed = (count: number) => (count === 0 ? <Nothing /> : formatCount(count));

const columns: readonly Column<Month>[] = [
  { key: 'month', title: '月份', isRowHeader: true, render: ({ month }) => <MonthText value={month} /> },
  { key: 'state', title: '状态', render: ({ state }) => <StateTag state={state} texts={remittanceTexts} /> },
  { key: 'personCount', title: '人数', align: 'right', render: ({ personCount }) => formatCount(personCount) },
  { key: 'joined', title: '新增、启封', align: 'right', render: ({ counts }) => changed(counts.new + counts.back) },
  { key: 'changed', title: '基数变动', align: 'right', render: ({ counts }) => changed(counts.changed) },
  { key: 'gone', title: '减少', align: 'right', render: ({ counts }) => changed(counts.gone) },
  {
    key: 'employerFen',
    title: '单位部分（元）',
    align: 'right',
    render: ({ employerFen }) => <Money fen={employerFen} />,
  },
  { key: 'memberFen', title: '个人部分（元）', align: 'right', render: ({ memberFen }) => <Money fen={memberFen} /> },
  {
    key: 'amountFen',
    title: '合计（元）',
    align: 'right',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
];
const withSlips: readonly Column<Month>[] = [
  ...columns,
  {
    key: 'slip',
    title: '汇缴书',
    render: ({ remittanceId, state }) => state !== 'withdrawn' && <SlipButton remittanceId={remittanceId} />,
  },
];

/** Several months that are confirmed and paid as one: each with its people, its money and where it stands. */
export function TogetherPanel({ remittance }: { readonly remittance: Remittance }) {
  const { together } = remittance;
  if (!together) return null;
  const isConfirmed = remittance.state !== 'draft' && remittance.state !== 'withdrawn';
  const total = together.reduce((sum, { amountFen }) => sum + amountFen, 0);
  return (
    <Panel title={`一并办理的 ${together.length} 个月`}>
      <DataTable
        caption="一并办理的各月汇缴"
        columns={isConfirmed ? withSlips : columns}
        rows={together}
        rowKey={({ remittanceId }) => remittanceId}
      />
      <p className="muted">
        各月合计 <Money fen={total} strong unit />
        。用第一个月的流水号 {together[0]?.serial} 一笔缴清；到账后按月份先后逐月入账，款项不足时先入最早的月份。
      </p>
    </Panel>
  );
}
