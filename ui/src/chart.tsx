import { lazy, type ReactNode, Suspense, useState } from 'react';
import type { ChartOption } from './chart-canvas.tsx';
import { PageSkeleton, Panel } from './parts.tsx';
import { DataTable } from './table.tsx';

const ChartCanvas = lazy(async () => ({ default: (await import('./chart-canvas.tsx')).ChartCanvas }));

export interface ChartTable {
  readonly columns: readonly string[];
  /** Formatted texts; all columns but the first stand at the right. */
  readonly rows: readonly (readonly ReactNode[])[];
}

interface ChartPanelProps {
  readonly title: string;
  readonly option: ChartOption;
  /** The same figures in words, for who cannot or would rather not look. */
  readonly table: ChartTable;
  readonly height?: number | undefined;
  readonly extra?: ReactNode;
  /** One sentence with what the picture shows. */
  readonly summary?: ReactNode;
}

function FiguresTable({ title, table }: Pick<ChartPanelProps, 'title' | 'table'>) {
  const columns = table.columns.map((heading, column) => ({
    key: heading,
    title: heading,
    align: column === 0 ? ('left' as const) : ('right' as const),
    isRowHeader: column === 0,
    render: (row: readonly ReactNode[]) => row[column],
  }));
  return (
    <DataTable caption={title} columns={columns} rows={table.rows} rowKey={(_row, index) => index} maxHeight={320} />
  );
}

/** A picture of figures, drawn only when it is needed, with the figures themselves behind a switch. */
export function ChartPanel({ title, option, table, height = 260, extra, summary }: ChartPanelProps) {
  const [asTable, setAsTable] = useState(false);
  return (
    <Panel
      title={title}
      extra={
        <>
          {extra}
          <button type="button" className="link-button" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? '看图' : '看数字'}
          </button>
        </>
      }
    >
      {summary && <p className="chart-summary">{summary}</p>}
      {asTable ? (
        <FiguresTable title={title} table={table} />
      ) : (
        <div style={{ minHeight: height }}>
          <Suspense fallback={<PageSkeleton lines={5} />}>
            <ChartCanvas option={option} height={height} label={`${title}图，点“看数字”可读每个数值`} />
          </Suspense>
        </div>
      )}
    </Panel>
  );
}
