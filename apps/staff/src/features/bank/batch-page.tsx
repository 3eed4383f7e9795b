import {
  type Column,
  DataTable,
  Facts,
  formatCount,
  InstantText,
  Masked,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  StateTag,
  useList,
  useListState,
  useRoute,
} from '@anju/ui';
import { useParams } from 'react-router';
import { ChoiceFilter } from '../../parts/filters.tsx';
import { type BatchRow, type BatchView, settlement } from '../../parts/server.ts';
import { BatchProgress } from './batches-page.tsx';
import { batchName, batchWords, partWords, rowWords } from './words.ts';
import './bank.css';

type Part = BatchView['parts'][number];

const partColumns: readonly Column<Part>[] = [
  { key: 'partNumber', title: '文件号', isRowHeader: true, width: 170 },
  { key: 'state', title: '状态', width: 180, render: (row) => <StateTag state={row.state} texts={partWords} /> },
  { key: 'rowCount', title: '笔数', align: 'right', width: 90, render: (row) => formatCount(row.rowCount) },
  { key: 'collectedCount', title: '已扣', align: 'right', width: 90, render: (row) => formatCount(row.collectedCount) },
  { key: 'failedCount', title: '未扣成', align: 'right', width: 90, render: (row) => formatCount(row.failedCount) },
  { key: 'returnedCount', title: '退还', align: 'right', width: 80, render: (row) => formatCount(row.returnedCount) },
  {
    key: 'collectedFen',
    title: '已扣（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.collectedFen} strong />,
  },
  { key: 'reason', title: '说明', wraps: true },
  {
    key: 'sentAt',
    title: '发送时间',
    width: 170,
    render: (row) => (row.sentAt ? <InstantText value={row.sentAt} seconds /> : '未发送'),
  },
];

const rowColumns: readonly Column<BatchRow>[] = [
  { key: 'rowNo', title: '序号', align: 'right', width: 80 },
  { key: 'payerName', title: '付款人', isRowHeader: true },
  { key: 'account', title: '账号', width: 180, render: (row) => <Masked value={row.payerAccountMasked} /> },
  {
    key: 'amountFen',
    title: '金额（元）',
    align: 'right',
    width: 150,
    render: (row) => <Money fen={row.amountFen} strong />,
  },
  { key: 'state', title: '结果', width: 110, render: (row) => <StateTag state={row.state} texts={rowWords} /> },
  { key: 'reason', title: '原因', wraps: true },
];

const rowStates = { waiting: '等待结果', collected: '已扣款', failed: '未扣成', returned: '已退还' } as const;

export function BatchPage() {
  const { batchId = '' } = useParams();
  const list = useListState();
  const state = list.choice('state', rowStates);
  const params = { batchId };
  const query = useRoute(settlement.getBatch, { params }, { refetchInterval: 5_000 });
  const rows = useList(
    settlement.listBatchRows,
    list,
    { params, query: { ...(state && { state }) } },
    { refetchInterval: 15_000 },
  );
  const batch = query.data;
  if (!batch) return query.error ? <ProblemSummary error={query.error} /> : <PageSkeleton lines={8} />;
  return (
    <>
      <PageHeader
        title={`批量扣款 ${batch.summary}`}
        back={{ to: '/batches', text: '批量扣款' }}
        description={`${batchName(batch.businessId)} · 共 ${formatCount(batch.rowCount)} 笔，分 ${batch.partCount} 个文件`}
        extra={<StateTag state={batch.state} texts={batchWords} />}
      />
      <Panel title="进度">
        <BatchProgress batch={batch} />
        <Facts
          columns={4}
          items={[
            { label: '应扣', value: <Money fen={batch.amountFen} /> },
            { label: '已扣', value: <Money fen={batch.collectedFen} strong /> },
            { label: '未扣成', value: `${formatCount(batch.failedCount)} 笔` },
            { label: '退还', value: `${formatCount(batch.returnedCount)} 笔` },
          ]}
        />
      </Panel>
      <Panel title="各文件" flush>
        <DataTable<Part> caption="各文件" columns={partColumns} rowKey="partNo" rows={batch.parts} />
      </Panel>
      <Panel title="明细" flush>
        <DataTable<BatchRow>
          caption="明细"
          columns={rowColumns}
          rowKey="rowNo"
          query={rows}
          paging={list}
          filters={<ChoiceFilter list={list} name="state" label="结果" options={rowStates} />}
          empty={{ title: '没有符合条件的明细' }}
        />
      </Panel>
    </>
  );
}
