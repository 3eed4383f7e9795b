import {
  type Column,
  ConfirmButton,
  call,
  DataTable,
  formatCount,
  InstantText,
  PageHeader,
  Panel,
  StateTag,
  useList,
  useListState,
} from '@anju/ui';
import { type MessageBatch, notice } from '../../parts/server.ts';
import { batchWords, smsWords } from '../../parts/words.ts';
import { SmsNav } from './sms-nav.tsx';

const isUnderWay = ({ open, phones }: MessageBatch) =>
  open > 0 || phones.some(({ state, count }) => (state === 'queued' || state === 'sending') && count > 0);
const shownState = (batch: MessageBatch) => (batch.state === 'open' && !isUnderWay(batch) ? 'done' : batch.state);

function Progress({ batch }: { readonly batch: MessageBatch }) {
  const { expected, told } = batch;
  const percent = expected === 0 ? 0 : Math.floor((told / expected) * 100);
  return (
    <div className="batch-progress">
      <progress value={told} max={Math.max(1, expected)} aria-label={`${batch.name}进度`} />
      <span className="figures">
        {formatCount(told)} / {formatCount(expected)} 人（{percent}%）
      </span>
    </div>
  );
}

function Phones({ batch }: { readonly batch: MessageBatch }) {
  const counts = batch.phones.filter(({ count }) => count > 0);
  if (counts.length === 0) return <span className="muted">没有签约的职工，只发站内消息</span>;
  return counts.map(({ state, count }) => `${smsWords[state]?.[0] ?? state} ${formatCount(count)}`).join('，');
}

function Turn({ batch, onTurned }: { readonly batch: MessageBatch; readonly onTurned: () => void }) {
  const turn = (step: 'pause' | 'resume' | 'stop') => async () => {
    await call(notice.turnBatch, { params: { batchId: batch.batchId }, body: { step } });
    onTurned();
  };
  if (batch.state === 'stopped' || shownState(batch) === 'done') return null;
  return (
    <span className="sms-actions">
      {batch.state === 'open' ? (
        <ConfirmButton
          size="small"
          title="暂停这次批量发送？"
          description="已经交出的不受影响；没有发出的先留着，可以随时继续。"
          confirmText="暂停"
          onConfirm={turn('pause')}
        >
          暂停
        </ConfirmButton>
      ) : (
        <ConfirmButton
          size="small"
          type="primary"
          title="继续这次批量发送？"
          description="从停下的地方接着发，每人仍只收到一次。"
          confirmText="继续"
          onConfirm={turn('resume')}
        >
          继续
        </ConfirmButton>
      )}
      <ConfirmButton
        size="small"
        danger
        title="停止这次批量发送？"
        description="没有发出的不再发送，也不再写入站内消息，停止后不能恢复。"
        confirmText="停止"
        onConfirm={turn('stop')}
      >
        停止
      </ConfirmButton>
    </span>
  );
}

const columnsOf = (onTurned: () => void): readonly Column<MessageBatch>[] => [
  {
    key: 'name',
    title: '内容',
    isRowHeader: true,
    render: (row) => (
      <>
        {row.name}
        {row.about && <span className="second-line">{row.about}</span>}
      </>
    ),
  },
  { key: 'createdAt', title: '开始时间', width: 150, render: (row) => <InstantText value={row.createdAt} /> },
  { key: 'progress', title: '站内消息', width: 220, render: (row) => <Progress batch={row} /> },
  { key: 'phones', title: '短信与推送', wraps: true, render: (row) => <Phones batch={row} /> },
  {
    key: 'state',
    title: '状态',
    width: 150,
    render: (row) => (
      <>
        <StateTag state={shownState(row)} texts={batchWords} />
        {row.changedBy && row.changedAt && (
          <span className="second-line">
            {row.changedBy} <InstantText value={row.changedAt} />
          </span>
        )}
      </>
    ),
  },
  { key: 'turn', title: '操作', width: 150, render: (row) => <Turn batch={row} onTurned={onTurned} /> },
];

/** Sends to many: how far each is, and holding or ending it. */
export function MessageBatchesPage() {
  const list = useListState();
  const query = useList(notice.listBatches, list, {}, { refetchInterval: 2_000 });
  return (
    <>
      <PageHeader
        title="批量发送"
        description="年度结息、大单位汇缴等发给一百人以上的消息，进度实时更新，可以暂停、继续或停止。"
      />
      <SmsNav />
      <Panel flush>
        <DataTable<MessageBatch>
          caption="批量发送"
          columns={columnsOf(() => void query.refetch())}
          rowKey="batchId"
          query={query}
          paging={list}
          empty={{ title: '还没有批量发送', text: '一次告知一百人以上时，会在这里显示进度。' }}
        />
      </Panel>
    </>
  );
}
