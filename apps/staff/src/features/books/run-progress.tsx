import {
  ConfirmButton,
  DataTable,
  Facts,
  formatCount,
  Money,
  PageSkeleton,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { accounting } from '../../parts/accounting.ts';
import { JournalLink } from '../../parts/links.tsx';
import { useMay } from '../../parts/permissions.ts';

const askEveryMs = 1_000;

/** How far a settlement is, what it has paid, and its vouchers. Asked again while it runs. */
export function RunProgress({ settlesOn }: { settlesOn: string }) {
  const may = useMay();
  const params = { settlesOn };
  const first = useRoute(accounting.getInterestRun, { params });
  const isRunning = first.data?.run.state === 'running';
  const { data, error, refetch } = useRoute(
    accounting.getInterestRun,
    { params },
    { refetchInterval: isRunning && askEveryMs },
  );
  const resume = useCommand(accounting.resumeInterest, { invalidates: [accounting.getInterestRun] });
  if (!data) return error ? <ProblemSummary error={error} onRetry={refetch} /> : <PageSkeleton lines={4} />;
  const { run, journals } = data;
  const percent = run.chunkCount === 0 ? 100 : Math.floor((run.chunksDone / run.chunkCount) * 100);
  return (
    <Panel
      title={`${settlesOn.slice(0, 4)} 年度结息${run.state === 'done' ? '已完成' : '进行中'}`}
      extra={
        isRunning &&
        may('accounting.close') && (
          <ConfirmButton
            title="继续未完成的批次？"
            description="已完成的批次不会重做，每个账户只结一次息。"
            confirmText="继续"
            onConfirm={() => resume.mutateAsync({ params })}
          >
            继续结息
          </ConfirmButton>
        )
      }
    >
      <div className="run-progress">
        <progress value={run.chunksDone} max={Math.max(1, run.chunkCount)} aria-label="结息进度" />
        <span className="figures" aria-live="polite">
          {percent}%，{run.chunksDone} / {run.chunkCount} 批
        </span>
      </div>
      <Facts
        columns={4}
        items={[
          { label: '已结账户', value: `${formatCount(run.accounts)} 户` },
          { label: '已付利息', value: <Money fen={run.interestFen} unit strong /> },
          { label: '冲减已计提（211）', value: <Money fen={run.accruedFen - run.accruedLeftFen} unit /> },
          {
            label: '计入支出（411）',
            value: <Money fen={run.interestFen - (run.accruedFen - run.accruedLeftFen)} unit />,
          },
        ]}
      />
      <DataTable
        caption="结息凭证"
        showCaption
        rowKey="journalId"
        rows={journals}
        maxHeight={320}
        columns={[
          {
            key: 'summary',
            title: '凭证',
            isRowHeader: true,
            wraps: true,
            render: (row) => <JournalLink id={row.journalId}>{row.summary}</JournalLink>,
          },
          { key: 'entries', title: '账户（户）', align: 'right', render: (row) => formatCount(row.entries) },
          { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
        ]}
        empty={{ title: '还没有凭证', text: '每批完成后制一张凭证。' }}
      />
    </Panel>
  );
}
