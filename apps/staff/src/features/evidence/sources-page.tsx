import {
  Button,
  type Column,
  ConfirmButton,
  call,
  DataTable,
  formatCount,
  InstantText,
  Nothing,
  PageHeader,
  Panel,
  queryClient,
  routeKey,
  StateTag,
  type StateTexts,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { ReasonDialog } from '../../parts/decide-dialog.tsx';
import { useMay } from '../../parts/permissions.ts';
import { evidence, type SourceHealth } from '../../parts/server.ts';

type Condition = 'paused' | 'down' | 'shaky' | 'good' | 'idle';
const conditions: StateTexts<Condition> = {
  paused: ['已暂停', 'calm'],
  down: ['中断', 'bad'],
  shaky: ['不稳定', 'wait'],
  good: ['正常', 'good'],
  idle: ['近期未用', 'calm'],
};

const later = (one: string | null, other: string | null) => one !== null && (other === null || one > other);

/** How a source does, from what came of asking it. */
function conditionOf(row: SourceHealth): Condition {
  if (row.pausedAt) return 'paused';
  if (later(row.lastFailedAt, row.lastAnsweredAt) && row.waiting > 0) return 'down';
  if (row.attempts === 0) return 'idle';
  return row.failures / row.attempts > 0.05 ? 'shaky' : 'good';
}

const columns: readonly Column<SourceHealth>[] = [
  {
    key: 'name',
    title: '数据源',
    isRowHeader: true,
    render: (row) => (
      <>
        {row.name}
        <span className="second-line">{row.authority}</span>
      </>
    ),
  },
  {
    key: 'condition',
    title: '状况',
    width: 190,
    wraps: true,
    render: (row) => (
      <>
        <StateTag state={conditionOf(row)} texts={conditions} />
        {row.pausedAt && (
          <span className="second-line">
            <InstantText value={row.pausedAt} /> 起：{row.pauseReason}
          </span>
        )}
      </>
    ),
  },
  {
    key: 'lastAnsweredAt',
    title: '最近一次应答',
    width: 150,
    render: (row) => (row.lastAnsweredAt ? <InstantText value={row.lastAnsweredAt} /> : <Nothing />),
  },
  {
    key: 'lastFailedAt',
    title: '最近一次失败',
    width: 190,
    wraps: true,
    render: (row) =>
      row.lastFailedAt ? (
        <>
          <InstantText value={row.lastFailedAt} />
          <span className="second-line">{row.lastFailure}</span>
        </>
      ) : (
        <Nothing />
      ),
  },
  {
    key: 'failures',
    title: '24 小时失败率',
    align: 'right',
    width: 140,
    render: ({ attempts, failures }) =>
      attempts === 0 ? (
        <Nothing />
      ) : (
        <>
          {Math.round((failures * 1000) / attempts) / 10}%
          <span className="second-line">
            {formatCount(failures)} / {formatCount(attempts)} 次
          </span>
        </>
      ),
  },
  {
    key: 'medianMs',
    title: '应答用时',
    align: 'right',
    width: 110,
    render: ({ medianMs }) => (medianMs === null ? <Nothing /> : `${formatCount(medianMs)} 毫秒`),
  },
  {
    key: 'waiting',
    title: '排队',
    align: 'right',
    width: 150,
    render: ({ waiting, waitingSince }) => (
      <>
        {formatCount(waiting)} 项
        {waitingSince && (
          <span className="second-line">
            最早 <InstantText value={waitingSince} />
          </span>
        )}
      </>
    ),
  },
];

function PauseDialog({ row, onClose }: { row: SourceHealth; onClose: () => void }) {
  const command = useCommand(evidence.pauseOneSource, { invalidates: [evidence.listSources], onSuccess: onClose });
  return (
    <ReasonDialog
      title={`暂停${row.name}？`}
      label="暂停的原因"
      usual={['对方通知系统升级', '应答内容异常，待核实', '对方要求停止调用']}
      confirmText="暂停"
      danger
      error={command.error}
      isBusy={command.isPending}
      name="reason"
      onConfirm={(reason) => command.mutate({ params: { source: row.source }, body: { reason } })}
      onClose={onClose}
    />
  );
}

export function SourcesPage() {
  const may = useMay();
  const [pausing, setPausing] = useState<SourceHealth>();
  const answer = useRoute(evidence.listSources, {}, { refetchInterval: 10_000 });
  const query = { ...answer, data: answer.data && { rows: answer.data.rows, total: answer.data.rows.length } };
  const actions: Column<SourceHealth> = {
    key: 'actions',
    title: '操作',
    width: 110,
    render: (row) =>
      row.pausedAt ? (
        <ConfirmButton
          size="small"
          title={`恢复${row.name}？`}
          description={`恢复后立即重新查询排队中的 ${formatCount(row.waiting)} 项。`}
          confirmText="恢复"
          onConfirm={async () => {
            await call(evidence.resumeOneSource, { params: { source: row.source } });
            await queryClient.invalidateQueries({ queryKey: routeKey(evidence.listSources) });
          }}
        >
          恢复
        </ConfirmButton>
      ) : (
        <Button size="small" onClick={() => setPausing(row)}>
          暂停
        </Button>
      ),
  };
  const waiting = answer.data?.rows.reduce((total, row) => total + row.waiting, 0) ?? 0;
  return (
    <>
      <PageHeader
        title="数据源"
        description="其他部门的共享数据：是否应答、多快、有多少核验在等。不应答的会自动重新查询，业务不退回。"
      />
      <Panel flush>
        <DataTable<SourceHealth>
          caption="数据源运行情况"
          columns={may('evidence.sources') ? [...columns, actions] : columns}
          rowKey="source"
          query={query}
          summary={waiting > 0 ? `共 ${formatCount(waiting)} 项核验在等待应答。` : '没有核验在等待应答。'}
          rowClassName={(row) => (conditionOf(row) === 'down' ? 'row-late' : undefined)}
        />
      </Panel>
      {pausing && <PauseDialog row={pausing} onClose={() => setPausing(undefined)} />}
    </>
  );
}
