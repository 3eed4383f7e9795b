import { bytesOf, call, download, FileDrop, formatMonthText, Panel, ProblemSummary } from '@anju/ui';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { DownloadButton } from '../../parts/download-button.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution } from '../../parts/server.ts';
import { useOverviewsStale } from '../../parts/stale.ts';
import { FaultTable } from './fault-table.tsx';
import { ImportProgress } from './import-progress.tsx';
import { RosterRefused } from './roster-refused.tsx';

interface ImportPanelProps {
  readonly month: string;
  /** The newest month of several; the same as `month` for one. */
  readonly through: string;
  readonly onBusy: (isBusy: boolean) => void;
}

function useImport({ month, through }: Pick<ImportPanelProps, 'month' | 'through'>) {
  const makeOverviewsStale = useOverviewsStale();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async (file: File) => {
      const query = { month, through, fileName: file.name };
      return call(contribution.importRoster, { query, file: await bytesOf(file) });
    },
    onSuccess: async (answer) => {
      if (answer.result === 'refused') return;
      await navigate(paths.remittance(answer.remittanceId));
      await makeOverviewsStale();
    },
  });
}

/** What to do before a file can be imported. */
function ImportSteps({ month, through }: Pick<ImportPanelProps, 'month' | 'through'>) {
  const isSeveral = through !== month;
  return (
    <ol className="import-steps">
      <li>
        <span>
          <strong>下载预填的花名册</strong>
          <span className="muted">已填好现有的职工和缴存基数</span>
        </span>
        <DownloadButton onDownload={() => download(contribution.exportRoster, { query: isSeveral ? { through } : {} })}>
          下载{isSeveral ? `${formatMonthText(month)}至${formatMonthText(through)}` : formatMonthText(month)}花名册
        </DownloadButton>
      </li>
      <li>
        <span>
          <strong>在 Excel 中修改</strong>
          <span className="muted">
            {isSeveral
              ? `“汇缴月份”留空的行用于所选的每个月；只缴其中几个月的职工填上月份（如 ${month} 或 ${month}至${through}），某月起基数有变动的按月份分行填写`
              : '新增职工加一行，离职职工删一行，基数有变动的改“缴存基数”；封存过的职工写进来即恢复缴存'}
          </span>
        </span>
      </li>
      <li>
        <span>
          <strong>导入改好的文件</strong>
          <span className="muted">
            {isSeveral
              ? '系统按各月的规定逐行校验，全部正确才会导入；导入后每个月一份清册，逐月核对'
              : '系统逐行校验，全部正确才会导入；有一行错误就一行都不导入，不会留下半份清册'}
          </span>
        </span>
      </li>
    </ol>
  );
}

/** The usual way: take the prefilled roster, change it in Excel, bring it back. All rows are taken or none. */
export function ImportPanel({ month, through, onBusy }: ImportPanelProps) {
  const importing = useImport({ month, through });
  const { isPending, data, variables, error } = importing;
  useEffect(() => onBusy(isPending), [isPending, onBusy]);
  const refused = data?.result === 'refused' && variables ? { file: variables, answer: data } : undefined;
  return (
    <Panel title="导入花名册">
      {refused ? (
        <RosterRefused file={refused.file} month={month} through={through} answer={refused.answer} />
      ) : (
        <ImportSteps month={month} through={through} />
      )}
      <ProblemSummary error={error} />
      {isPending && variables ? (
        <ImportProgress file={variables} />
      ) : (
        <FileDrop
          accept=".xlsx,.xls,.csv"
          label={refused ? '导入改正后的文件' : '选择花名册文件'}
          hint="请使用 .xlsx 或 .csv 文件，不超过 12 MB。"
          onFile={(file) => importing.mutate(file)}
        />
      )}
      {refused && <FaultTable faults={refused.answer.faults} />}
    </Panel>
  );
}
