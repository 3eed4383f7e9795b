import { type ReactNode, useEffect, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Nothing } from './figures.tsx';
import { formatCount } from './format.ts';
import type { Paging, Sorting } from './list-state.ts';
import { Pager } from './pager.tsx';
import { EmptyState } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';

export interface Column<Row> {
  readonly key: string;
  readonly title: ReactNode;
  /** Stands at the cell where a narrow screen stacks the cells of a row; the title when that is a text. */
  readonly label?: string | undefined;
  /** Without it the row's own field of that name is shown as text. */
  readonly render?: ((row: Row, index: number) => ReactNode) | undefined;
  readonly align?: 'left' | 'right' | 'center' | undefined;
  readonly width?: number | string | undefined;
  /** The cell that names the row, read out before the others. */
  readonly isRowHeader?: boolean | undefined;
  /** Lets long text break; all other cells stay on one line. */
  readonly wraps?: boolean | undefined;
  /** By which name the list can be sorted by this column. */
  readonly sort?: string | undefined;
}

/** The part of a `useRoute` result of a list route that a table reads. */
export interface RowsQuery<Row> {
  readonly data?: { readonly rows: readonly Row[]; readonly total: number } | undefined;
  readonly isPending: boolean;
  readonly isFetching: boolean;
  readonly error: Error | null;
  readonly refetch: () => unknown;
}

export interface DataTableProps<Row> {
  /** Names the table for who cannot see it; shown above it with `showCaption`. */
  readonly caption: string;
  readonly showCaption?: boolean | undefined;
  readonly columns: readonly Column<Row>[];
  /** A field of the row that tells rows apart, or a function that answers something that does. */
  readonly rowKey: (keyof Row & string) | ((row: Row, index: number) => string | number);
  /** The answer of a list route, or all `rows`, when they are already here. */
  readonly query?: RowsQuery<Row> | undefined;
  readonly rows?: readonly Row[] | undefined;
  /** Where in the list the rows are; without it all are here. */
  readonly paging?: Paging | undefined;
  /** By which of the columns with `sort` the rows are sorted. */
  readonly sorting?: Sorting | undefined;
  readonly filters?: ReactNode;
  /** Totals and the like, above the rows at the left. */
  readonly summary?: ReactNode;
  readonly onExport?: (() => Promise<unknown>) | undefined;
  readonly exportText?: string | undefined;
  /** Fetches the whole table as a paper, where the page alone would not print well. */
  readonly onPrint?: (() => Promise<unknown>) | undefined;
  readonly extra?: ReactNode;
  readonly empty?: { readonly title: string; readonly text?: ReactNode; readonly action?: ReactNode } | undefined;
  readonly rowClassName?: ((row: Row) => string | undefined) | undefined;
  /** Height after which the rows scroll under the heading, such as `480` or `'60vh'`. */
  readonly maxHeight?: number | string | undefined;
}

function cellOf<Row>(column: Column<Row>, row: Row, index: number): ReactNode {
  if (column.render) return column.render(row, index);
  const value = (row as Readonly<Record<string, string | number | null | undefined>>)[column.key];
  return value === null || value === undefined || value === '' ? <Nothing /> : String(value);
}

const classOf = <Row,>({ align = 'left', wraps = false }: Column<Row>) => `cell-${align}${wraps ? ' cell-wraps' : ''}`;
const labelOf = <Row,>({ label, title }: Column<Row>) => label ?? (typeof title === 'string' ? title : undefined);

/** A column of words is as wide as a phrase unless it says how narrow it may be. */
const narrow = <Row,>({ width, wraps = false }: Column<Row>) =>
  wraps && width !== undefined ? { minWidth: width } : undefined;

function Body<Row>({
  columns,
  rows,
  rowKey,
  rowClassName,
}: Pick<DataTableProps<Row>, 'columns' | 'rowKey' | 'rowClassName'> & { readonly rows: readonly Row[] }) {
  return (
    <tbody>
      {rows.map((row, index) => (
        <tr
          key={typeof rowKey === 'function' ? rowKey(row, index) : String(row[rowKey])}
          className={rowClassName?.(row)}
        >
          {columns.map((column) => {
            const value = <div className="cell-value">{cellOf(column, row, index)}</div>;
            return column.isRowHeader ? (
              <th key={column.key} scope="row" className={classOf(column)} data-label={labelOf(column)}>
                {value}
              </th>
            ) : (
              <td key={column.key} className={classOf(column)} style={narrow(column)} data-label={labelOf(column)}>
                {value}
              </td>
            );
          })}
        </tr>
      ))}
    </tbody>
  );
}

function SkeletonBody({ columns, lines }: { readonly columns: number; readonly lines: number }) {
  return (
    <tbody aria-hidden="true">
      {Array.from({ length: lines }, (_line, line) => (
        <tr key={line}>
          {Array.from({ length: columns }, (_cell, cell) => (
            <td key={cell}>
              <span className="skeleton-line" />
            </td>
          ))}
        </tr>
      ))}
    </tbody>
  );
}

function FileButton({ onFetch, text }: { readonly onFetch: () => Promise<unknown>; readonly text: string }) {
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const run = async () => {
    setBusy(true);
    setError(undefined);
    await onFetch().catch(setError);
    setBusy(false);
  };
  return (
    <>
      <Button onClick={() => void run()} loading={isBusy}>
        {isBusy ? '正在生成文件' : text}
      </Button>
      {error !== undefined && <ProblemSummary error={error} onRetry={run} />}
    </>
  );
}

/** From large to small is of amounts, from late to early of everything else that is sorted. */
const orderWords = <Row,>({ align }: Column<Row>) =>
  align === 'right' ? { desc: '从大到小', asc: '从小到大' } : { desc: '从晚到早', asc: '从早到晚' };

/** The title of a column; where the list can be sorted by it, a button that turns the order round. */
function Title<Row>({ column, sorting }: { readonly column: Column<Row>; readonly sorting: Sorting | undefined }) {
  const { sort, title } = column;
  if (sort === undefined || sorting === undefined) return title;
  const isBy = sorting.by === sort;
  const next = isBy && sorting.order === 'desc' ? 'asc' : 'desc';
  return (
    <button
      type="button"
      className="sort-button"
      title={`${orderWords(column)[next]}排列`}
      onClick={() => sorting.onSort(sort, next)}
    >
      {title}
      <span className={isBy ? 'sort-mark sort-by' : 'sort-mark'} aria-hidden="true">
        {isBy ? (sorting.order === 'desc' ? '↓' : '↑') : '↕'}
      </span>
    </button>
  );
}

/** On a phone, where no titles stand above the cells, the order is chosen from a list. */
function SortChoice<Row>({ columns, sorting }: Pick<DataTableProps<Row>, 'columns' | 'sorting'>) {
  const id = useId();
  const sortable = columns.filter(({ sort }) => sort !== undefined);
  if (!sorting || sortable.length === 0) return null;
  return (
    <div className="table-sort">
      <label htmlFor={id}>排序</label>
      <select
        id={id}
        className="control"
        value={`${sorting.by ?? ''} ${sorting.order}`}
        onChange={({ target }) => {
          const [by = '', order] = target.value.split(' ');
          sorting.onSort(by, order === 'asc' ? 'asc' : 'desc');
        }}
      >
        {sorting.by === undefined && <option value={` ${sorting.order}`}>原有顺序</option>}
        {sortable.flatMap((column) =>
          (['desc', 'asc'] as const).map((order) => (
            <option key={`${column.key} ${order}`} value={`${column.sort} ${order}`}>
              {labelOf(column)}　{orderWords(column)[order]}
            </option>
          )),
        )}
      </select>
    </div>
  );
}

function Toolbar<Row>({ summary, extra, onPrint, onExport, exportText = '导出表格' }: DataTableProps<Row>) {
  if (!summary && !extra && !onPrint && !onExport) return null;
  return (
    <div className="table-bar">
      <div className="table-summary" aria-live="polite">
        {summary}
      </div>
      <div className="table-actions">
        {extra}
        {onPrint && <FileButton onFetch={onPrint} text="打印" />}
        {onExport && <FileButton onFetch={onExport} text={exportText} />}
      </div>
    </div>
  );
}

const ariaSort = <Row,>({ sort }: Column<Row>, sorting: Sorting | undefined) =>
  sort !== undefined && sorting?.by === sort ? (sorting.order === 'asc' ? 'ascending' : 'descending') : undefined;

interface GridProps<Row> extends DataTableProps<Row> {
  readonly shown: readonly Row[] | undefined;
}

function Grid<Row>({
  caption,
  showCaption = false,
  columns,
  rowKey,
  rowClassName,
  query,
  maxHeight,
  sorting,
  shown,
}: GridProps<Row>) {
  return (
    // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
    <div
      className="table-scroll"
      role="region"
      aria-label={`${caption}，可滚动的表格`}
      tabIndex={0}
      style={{ maxHeight }}
    >
      <table className="table table-stacks" aria-busy={query?.isFetching === true}>
        <caption className={showCaption ? 'table-caption' : 'visually-hidden'}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classOf(column)}
                style={{ width: column.width, ...narrow(column) }}
                aria-sort={ariaSort(column, sorting)}
              >
                <Title column={column} sorting={sorting} />
              </th>
            ))}
          </tr>
        </thead>
        {shown ? (
          <Body columns={columns} rows={shown} rowKey={rowKey} rowClassName={rowClassName} />
        ) : (
          <SkeletonBody columns={columns.length} lines={6} />
        )}
      </table>
    </div>
  );
}

/** The rows, or what stands in their place: a refusal, or the words for none. */
function Content<Row>(props: GridProps<Row>) {
  const { query, shown, empty = { title: '没有记录' } } = props;
  if (query?.error && !shown) return <ProblemSummary error={query.error} onRetry={query.refetch} quiet />;
  if (shown?.length === 0) return <EmptyState {...empty} />;
  return <Grid {...props} />;
}

/** A dense table of rows with filters above, totals, export and pages of at most 200 rows. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { caption, query, filters } = props;
  const { page = 1, pageSize = 20, onPage } = props.paging ?? {};
  const here = props.paging ? props.rows?.slice((page - 1) * pageSize, page * pageSize) : props.rows;
  const shown = query ? query.data?.rows : here;
  const total = query?.data?.total ?? props.rows?.length ?? 0;
  // A page behind the last one (rows were decided, or another filter has fewer) is not an empty list.
  const isBehind = page > 1 && shown?.length === 0 && query?.isFetching !== true;
  useEffect(() => {
    if (isBehind) onPage?.(Math.max(1, Math.min(page - 1, Math.ceil(total / pageSize))), pageSize);
  }, [isBehind, onPage, page, pageSize, total]);
  return (
    <div className="table-block">
      {filters && <div className="table-filters">{filters}</div>}
      <Toolbar {...props} />
      <SortChoice {...props} />
      <Content {...props} shown={shown} />
      {onPage && total > 0 && (
        <Pager
          page={page}
          pageSize={pageSize}
          total={total}
          onPage={onPage}
          label={`${caption}，共 ${formatCount(total)} 条`}
        />
      )}
    </div>
  );
}
