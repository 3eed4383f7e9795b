import { type Column, DataTable, formatCount } from '@anju/ui';
import { Link } from 'react-router';
import { DownloadButton } from '../../parts/download-button.tsx';
import { paths } from '../../parts/routes.ts';
import type { RefusedRows, RowFault } from '../../parts/server.ts';
import { businessTexts } from '../../parts/words.ts';

const columnsOf = (rowsFor: RefusedRowsPanelProps['rowsFor']): readonly Column<RowFault>[] => [
  { key: 'line', title: '行号', width: 88, align: 'right', isRowHeader: true, render: ({ line }) => `第 ${line} 行` },
  { key: 'column', title: '列', width: 120 },
  { key: 'message', title: '原因与改法', wraps: true },
  {
    key: 'offer',
    title: '可改办',
    width: 110,
    render: ({ offer }) =>
      offer && (
        <Link to={paths.newBusiness(offer)} state={rowsFor && { rows: rowsFor(offer) }}>
          {businessTexts[offer]}
        </Link>
      ),
  },
];

interface RefusedRowsPanelProps {
  readonly refused: RefusedRows;
  /** What was typed of the people whom another business would take: it is filled in there. */
  readonly rowsFor?: ((offer: string) => readonly object[]) | undefined;
  /** Fetches the file with what is wrong with each row, when it was a file. */
  readonly onAnnotate?: () => Promise<unknown>;
}

/** Why nobody was taken: every wrong row, and the business that would do instead. */
export function RefusedRowsPanel({ refused, rowsFor, onAnnotate }: RefusedRowsPanelProps) {
  const { rowCount, faultCount, faults } = refused;
  const wrongRows = new Set(faults.map(({ line }) => line)).size;
  return (
    <div role="alert" className="problem">
      <p>
        <strong>
          {rowCount > 1 && `${formatCount(rowCount)} 行中`}有{' '}
          {rowCount > 1 && faultCount === faults.length && wrongRows < faultCount && `${formatCount(wrongRows)} 行、`}
          {formatCount(faultCount)} 处错误，没有受理{rowCount > 1 && '任何一行'}。
        </strong>
        {faultCount > faults.length && `这里列出前 ${formatCount(faults.length)} 处。`}
      </p>
      {onAnnotate && (
        <>
          <p>
            <strong>您可以：</strong>
            按下表改正，或下载标注了错误原因的文件直接在上面修改，然后重新导入。
          </p>
          <DownloadButton onDownload={onAnnotate}>下载标注错误的文件</DownloadButton>
        </>
      )}
      <DataTable
        caption="错误明细"
        columns={columnsOf(rowsFor).filter(({ key }) => key !== 'offer' || faults.some(({ offer }) => offer !== null))}
        rows={faults}
        rowKey={({ line, code, column }) => `${line}-${column}-${code}`}
        maxHeight="50vh"
      />
    </div>
  );
}
