import {
  type Column,
  DataTable,
  DayRange,
  ExportButton,
  type ListState,
  MonthRange,
  PrintButton,
  type RowsQuery,
  SelectField,
  TextField,
  useListState,
  withoutEmpty,
} from '@anju/ui';
import { type ReactNode, useDeferredValue } from 'react';
import { ClearFilters } from '../../parts/clear-filters.tsx';
import { paths } from '../../parts/routes.ts';
import type { ExportDeclaration } from '../../parts/server.ts';
import { useWholeNames } from '../../parts/whole-names.tsx';

/** What a list is asked: a range, a person, one of a few, a state, and the page. */
export interface Asked<By extends string = string> {
  readonly page: number;
  readonly pageSize: number;
  readonly from?: string;
  readonly to?: string;
  readonly q?: string;
  readonly choice?: string;
  readonly state?: string;
  readonly names?: 'whole';
  /** By which of the list's columns, and which way; its own order unless told. */
  readonly sort?: By;
  readonly order?: 'asc' | 'desc';
}

interface Choice {
  readonly label: string;
  readonly options: Readonly<Record<string, string>>;
}

interface QueryListProps<
  Row,
  Answer extends { readonly rows: readonly Row[]; readonly total: number },
  By extends string,
> {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row, index: number) => string | number;
  /** Asks for the rows; called on every render, as a hook is. */
  readonly useRows: (asked: Asked<By>) => RowsQuery<Row> & { readonly data?: Answer | undefined };
  /** The columns with `sort`: its own order is by the first of them, the newest first. */
  readonly sorts?: readonly By[];
  readonly dates?: { readonly label: string; readonly by: 'day' | 'month' };
  /** Offers to look for a person, or something else under that label. */
  readonly search?: string;
  /** The rows name people: offers to show their whole names. */
  readonly hasNames?: boolean;
  readonly choice?: Choice;
  /** Offers to choose by state, by these words. */
  readonly states?: Choice['options'];
  readonly summary?: (answer: Answer) => ReactNode;
  readonly declared: ExportDeclaration;
  /** The filter of the file for what is asked, when it has other names. */
  readonly fileFilter?: (
    asked: Omit<Asked, 'page' | 'pageSize' | 'names'>,
  ) => Readonly<Record<string, string | undefined>>;
  readonly extra?: ReactNode;
  /** What the rows are, and what will stand here: one who looks for nothing in particular has none yet. */
  readonly empty: { readonly what: string; readonly text: string };
}

const allWord = 'all';

interface ChoicesProps extends Choice {
  readonly name: 'choice' | 'state';
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
}

function Choices({ name, label, options, value = allWord, onChange }: ChoicesProps) {
  const entries = Object.entries(options).map(([key, text]) => ({ value: key, label: text }));
  return (
    <SelectField
      name={name}
      label={label}
      value={value}
      options={[{ value: allWord, label: '全部' }, ...entries]}
      onChange={(next) => onChange(next === allWord ? undefined : next)}
    />
  );
}

const emptyOf = ({ what, text }: { what: string; text: string }, isFiltered: boolean, list: ListState) =>
  isFiltered
    ? {
        title: `没有符合条件的${what}`,
        text: '换一个条件再查。',
        action: <ClearFilters list={list} names={['from', 'to', 'q', 'choice', 'state']} />,
      }
    : { title: `还没有${what}`, text };

/** A list of records with its filters, totals, pages and file: what all queries of an employer look like. */
export function QueryList<
  Row,
  Answer extends { readonly rows: readonly Row[]; readonly total: number },
  const By extends string,
>({
  useRows,
  sorts = [],
  dates,
  search,
  choice,
  states,
  summary,
  declared,
  hasNames = false,
  fileFilter = ({ choice: _choice, ...asked }) => asked,
  extra,
  empty,
  ...table
}: QueryListProps<Row, Answer, By>) {
  const list = useListState(50);
  const { page, pageSize } = list;
  const range = list.range(dates?.by ?? 'day');
  const text = list.get('q') ?? '';
  const chosen = list.choice('choice', choice?.options ?? {});
  const state = list.choice('state', states ?? {});
  const q = useDeferredValue(text.trim());
  const asked = withoutEmpty({ ...range, q, choice: chosen, state });
  const [by] = sorts;
  const sorting = list.sorting(sorts, { by, order: 'desc' });
  const names = useWholeNames();
  const query = useRows({ page, pageSize, ...sorting.asked, ...asked, ...(hasNames && names.asked) });
  const DatesField = dates?.by === 'month' ? MonthRange : DayRange;
  return (
    <DataTable<Row>
      {...table}
      empty={emptyOf(empty, Object.keys(asked).length > 0, list)}
      query={query}
      paging={list}
      sorting={sorting}
      maxHeight="64vh"
      summary={query.data && summary?.(query.data)}
      extra={
        <>
          {extra}
          {hasNames && names.button}
          <PrintButton declared={declared} filter={fileFilter(asked)} />
          <ExportButton declared={declared} filter={fileFilter(asked)} exportsPath={paths.exports} />
        </>
      }
      filters={
        <>
          {dates && (
            <DatesField label={dates.label} value={range} onChange={({ from, to }) => list.set({ from, to })} />
          )}
          {search && (
            <TextField
              name="q"
              label={search}
              type="search"
              maxLength={50}
              value={text}
              onChange={(next) => list.set({ q: next })}
            />
          )}
          {choice && (
            <Choices {...choice} name="choice" value={chosen} onChange={(next) => list.set({ choice: next })} />
          )}
          {states && (
            <Choices
              name="state"
              label="状态"
              options={states}
              value={state}
              onChange={(next) => list.set({ state: next })}
            />
          )}
        </>
      }
    />
  );
}
