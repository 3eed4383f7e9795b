import {
  type Column,
  DataTable,
  formatCount,
  InstantText,
  Money,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
} from '@anju/ui';
import { Link } from 'react-router';
import { type Batch, settlement } from '../../parts/server.ts';
import { batchName, batchWords } from './words.ts';
import './bank.css';

/** How many rows are decided, as a bar and in figures. */
export function BatchProgress({ batch }: { batch: Pick<Batch, 'rowCount' | 'collectedCount' | 'failedCount'> }) {
  const decided = batch.collectedCount + batch.failedCount;
  const percent = batch.rowCount === 0 ? 0 : Math.floor((decided * 100) / batch.rowCount);
  return (
    <>
      <span
        className="progress"
        role="progressbar"
        aria-label="已有结果"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
      >
        <span style={{ width: `${percent}%` }} />
      </span>
      <span className="second-line">
        {formatCount(decided)} / {formatCount(batch.rowCount)} 笔已有结果
      </span>
    </>
  );
}

const columns: readonly Column<Batch>[] = [
  {
    key: 'summary',
    title: '批次',
    isRowHeader: true,
    render: (row) => (
      <>
        <Link to={`/batches/${row.batchId}`}>{row.summary}</Link>
        <span className="second-line">{batchName(row.businessId)}</span>
      </>
    ),
  },
  { key: 'rowCount', title: '笔数', align: 'right', width: 100, render: (row) => formatCount(row.rowCount) },
  {
    key: 'amountFen',
    title: '应扣（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.amountFen} />,
  },
  {
    key: 'collectedFen',
    title: '已扣（元）',
    align: 'right',
    width: 160,
    render: (row) => <Money fen={row.collectedFen} strong />,
  },
  {
    key: 'failedCount',
    title: '未扣成',
    align: 'right',
    width: 90,
    render: (row) => formatCount(row.failedCount),
  },
  { key: 'progress', title: '进度', width: 220, render: (row) => <BatchProgress batch={row} /> },
  { key: 'state', title: '状态', width: 100, render: (row) => <StateTag state={row.state} texts={batchWords} /> },
  {
    key: 'registeredAt',
    title: '登记时间',
    width: 170,
    render: (row) => <InstantText value={row.registeredAt} seconds />,
  },
];

export function BatchesPage() {
  const list = useListState();
  const query = useList(settlement.listBatches, list, {}, { refetchInterval: 10_000 });
  return (
    <>
      <PageHeader
        title="批量扣款"
        description="委托银行成批收取的款项。银行受理不等于扣款成功，结果以银行逐笔答复为准。"
      />
      <Panel flush>
        <DataTable<Batch>
          caption="批量扣款"
          columns={columns}
          rowKey={(row) => row.batchId}
          query={query}
          paging={list}
          empty={{ title: '没有批量扣款', text: '贷款月还款等业务提交扣款后，批次会显示在这里。' }}
        />
      </Panel>
    </>
  );
}
