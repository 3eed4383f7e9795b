import { bytesOf, download, FileDrop, Panel, ProblemSummary } from '@anju/ui';
import { DownloadButton } from '../../parts/download-button.tsx';
import { contribution, type SheetKind } from '../../parts/server.ts';
import { RefusedRowsPanel } from './refused-rows.tsx';
import { useRows } from './use-start.ts';

interface SheetPanelProps {
  readonly kind: SheetKind;
  readonly title: string;
  readonly text: string;
}

/** A business brought as a file: the template, the file, and every wrong row with its reason. */
export function SheetPanel({ kind, title, text }: SheetPanelProps) {
  const { file } = useRows();
  const given = file.variables?.file;
  const refused = file.data?.result === 'refused' ? file.data : undefined;
  return (
    <Panel
      title={title}
      extra={
        <DownloadButton onDownload={() => download(contribution.sheetTemplate, { query: { kind } })}>
          下载表格
        </DownloadButton>
      }
    >
      <p>{text}</p>
      <ProblemSummary error={file.error} />
      <FileDrop
        accept=".xlsx,.xls,.csv"
        label={refused ? '导入改正后的文件' : '选择填好的文件'}
        hint="系统逐行校验，全部正确才会受理；有一行错误就一行都不受理。"
        isBusy={file.isPending}
        onFile={(chosen) => file.mutate({ kind, file: chosen })}
      />
      {refused && given && (
        <RefusedRowsPanel
          refused={refused}
          onAnnotate={async () =>
            download(contribution.annotateRows, { query: { kind, fileName: given.name }, file: await bytesOf(given) })
          }
        />
      )}
    </Panel>
  );
}
