import { type Column, DataTable, formatCount } from '@anju/ui';
import { Link } from 'react-router';
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
}

/** Why nobody was taken: every wrong row, and the business that would do instead. */
export function RefusedRowsPanel({ refused, rowsFor }: RefusedRowsPanelProps) {
  const { rowCount, faultCount, faults } = refused;
  const wrongRows = new Set(faults.map(({ line }) => line)).size;
  return (
    <div role="alert" className="problem">
      <p>
        <strong>
          {formatCount(rowCount)} 行中有
          {faultCount === faults.length && wrongRows < faultCount && ` ${formatCount(wrongRows)} 行、`}{' '}
          {formatCount(faultCount)} 处错误，没有受理任何一行。
        </strong>
        {faultCount > faults.length && `这里列出前 ${formatCount(faults.length)} 处。`}
      </p>
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
