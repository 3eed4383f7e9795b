import { Button } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import { ProblemCard } from './problem.tsx';

export interface Column<Row> {
  readonly title: string;
  readonly isFigure?: boolean;
  readonly show: (row: Row) => ReactNode;
}
interface ListProps<Row> {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly keyOf: (row: Row, at: number) => string;
  readonly empty: string;
  /** Asks for one page; a hook, called at every drawing. */
  readonly usePage: (page: { page: number; pageSize: number }) => {
    readonly data?: { readonly rows: readonly Row[]; readonly total: number } | undefined;
    readonly error: unknown;
  };
  /** Where something stands above the list or its rows are higher. */
  readonly pageSize?: number;
}

/** As many as fit above what is printed with them, in either size of letters: the months of a year. */
const rowsThatFit = 12;

/** A list, a page at a time: nothing scrolls under a finger. */
export function RowList<Row>({ label, columns, keyOf, empty, usePage, pageSize = rowsThatFit }: ListProps<Row>) {
  const [page, setPage] = useState(1);
  const { data, error } = usePage({ page, pageSize });
  if (error) return <ProblemCard error={error} />;
  if (!data) return <div className="k-skeleton" aria-busy="true" />;
  if (data.total === 0) return <p className="k-empty">{empty}</p>;
  const last = Math.max(1, Math.ceil(data.total / pageSize));
  return (
    <div className="k-list">
      <table aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title, isFigure }) => (
              <th key={title} scope="col" className={isFigure ? 'k-figure' : ''}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, at) => (
            <tr key={keyOf(row, at)}>
              {columns.map(({ title, isFigure, show }) => (
                <td key={title} className={isFigure ? 'k-figure' : ''}>
                  {show(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <div className="k-pager">
        <Button disabled={page <= 1} onClick={() => setPage(page - 1)}>
          上一页
        </Button>
        <span>
          第 {page} 页，共 {last} 页（{data.total} 条）
        </span>
        <Button disabled={page >= last} onClick={() => setPage(page + 1)}>
          下一页
        </Button>
      </div>
    </div>
  );
}

/** Facts, one a line: label and value. */
export function FactList({ facts }: { readonly facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="k-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value === '' || value === null || value === undefined ? '—' : value}</dd>
        </div>
      ))}
    </dl>
  );
}
