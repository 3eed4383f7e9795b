import { type Column, DataTable, InstantText, Money, Panel } from '@anju/ui';
import type { Remittance } from './server.ts';

type Receipt = Remittance['receipts'][number];

const columns: readonly Column<Receipt>[] = [
  {
    key: 'receivedAt',
    title: '到账时间',
    isRowHeader: true,
    render: ({ receivedAt }) => <InstantText value={receivedAt} />,
  },
  { key: 'counterName', title: '付款户名' },
  {
    key: 'amountFen',
    title: '到账金额（元）',
    align: 'right',
    render: ({ amountFen }) => <Money fen={amountFen} strong />,
  },
  { key: 'outcome', title: '处理结果', wraps: true, render: ({ outcome }) => outcome ?? '正在处理' },
];

/** Every payment that arrived for a remittance, and what became of it. */
export function ReceiptsTable({ receipts }: { readonly receipts: readonly Receipt[] }) {
  return (
    <Panel title="到账记录">
      <DataTable caption="每笔到账及处理结果" columns={columns} rows={receipts} rowKey={({ receiptId }) => receiptId} />
    </Panel>
  );
}
