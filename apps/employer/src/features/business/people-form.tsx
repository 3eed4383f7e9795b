import { Button, DraftOffer, Panel, ProblemSummary } from '@anju/ui';
import { useState } from 'react';
import { useLocation } from 'react-router';
import type { RowFault } from '../../parts/server.ts';
import { useBusinessDraft } from './business-draft.ts';
import { RefusedRowsPanel } from './refused-rows.tsx';
import { SheetPanel } from './sheet-panel.tsx';
import { useRows } from './use-start.ts';

interface Row {
  readonly key: number;
  readonly name: string;
  readonly certificateType: string;
  readonly certificateNumber: string;
  readonly mobile: string;
  readonly base: string;
}
type Cell = Exclude<keyof Row, 'key'>;

const emptyRow = (key: number): Row => ({
  key,
  name: '',
  certificateType: '居民身份证',
  certificateNumber: '',
  mobile: '',
  base: '',
});
const certificateTypes = ['居民身份证', '军官证', '护照', '外国人永久居留证', '其他'];
const titles: Readonly<Record<Cell, string>> = {
  name: '姓名',
  certificateType: '证件类型',
  certificateNumber: '证件号码',
  mobile: '手机号码',
  base: '缴存基数（元）',
};

/** What is handed on to another business when that is the right one for it. */
const handedOn = ({ key: _key, ...row }: Row) => ({ ...row });
function givenRows(state: unknown): readonly Row[] {
  const given = (state as { readonly rows?: readonly Partial<Row>[] } | null)?.rows ?? [];
  return given.length === 0 ? [emptyRow(1)] : given.map((row, index) => ({ ...emptyRow(index + 1), ...row }));
}

interface RowFieldsProps {
  readonly row: Row;
  /** Titles of its fields that were refused as they stand. */
  readonly wrong: ReadonlySet<string>;
  readonly index: number;
  readonly cells: readonly Cell[];
  readonly onChange: (cell: Cell, value: string) => void;
  readonly onRemove: (() => void) | undefined;
}

function RowFields({ row, wrong, index, cells, onChange, onRemove }: RowFieldsProps) {
  return (
    <tr>
      <th scope="row" data-label="行">
        {index + 1}
      </th>
      {cells.map((cell) => (
        <td key={cell} data-label={titles[cell]}>
          {cell === 'certificateType' ? (
            <select
              className="control control-cell"
              aria-label={`第 ${index + 1} 行 ${titles[cell]}`}
              value={row[cell]}
              onChange={(event) => onChange(cell, event.target.value)}
            >
              {certificateTypes.map((type) => (
                <option key={type}>{type}</option>
              ))}
            </select>
          ) : (
            <input
              type="text"
              className={`control control-cell cell-${cell}`}
              aria-invalid={wrong.has(titles[cell].replace('（元）', '')) || undefined}
              aria-label={`第 ${index + 1} 行 ${titles[cell]}`}
              maxLength={50}
              value={row[cell]}
              onChange={(event) => onChange(cell, event.target.value)}
            />
          )}
        </td>
      ))}
      <td>
        {onRemove && (
          <button type="button" className="link-button" aria-label={`删除第 ${index + 1} 行`} onClick={onRemove}>
            删除
          </button>
        )}
      </td>
    </tr>
  );
}

const texts = {
  open: {
    title: '填写新职工',
    hint: '新参加工作的职工从第二个月起缴存，基数为当月工资；新调入的从发放工资之日起缴存（《住房公积金管理条例》第十七条）。手机号码可留空。',
    sheet: '一次开户人数较多时使用。表头不要改动，每人一行。',
    cells: ['name', 'certificateType', 'certificateNumber', 'mobile', 'base'],
  },
  'transfer-in': {
    title: '填写要转入的职工',
    hint: '姓名和证件须与登记的一致；原单位须先办理封存。账户余额随职工转入，个人账号不变。',
    sheet: '一次转入人数较多时使用。表头不要改动，每人一行。',
    cells: ['name', 'certificateType', 'certificateNumber', 'base'],
  },
} as const satisfies Record<string, { title: string; hint: string; sheet: string; cells: readonly Cell[] }>;

/** U-T4 职工开户 and U-T9 内部转移: people typed row by row, or brought as a sheet. */
export function PeopleForm({ kind }: { readonly kind: 'open' | 'transfer-in' }) {
  const { state: given } = useLocation();
  const draft = useBusinessDraft(kind, () => givenRows(given));
  const { value: rows, change: setRows } = draft;
  const { typed } = useRows(draft.forget);
  const faults: readonly RowFault[] = typed.data?.result === 'refused' ? typed.data.faults : [];
  /** The rows as they were sent: a line of a fault is one of these, whatever was removed since. */
  const [sent, setSent] = useState<readonly number[]>([]);
  /** A field that was changed since is no longer known to be wrong. */
  const [changed, setChanged] = useState<ReadonlySet<string>>(new Set());
  const faultsOf = ({ key }: Row) => faults.filter(({ line }) => sent[line - 1] === key);
  const wrongOf = (row: Row) =>
    new Set(faultsOf(row).flatMap(({ column }) => (changed.has(`${row.key} ${column}`) ? [] : [column])));
  const { title, hint, sheet, cells } = texts[kind];
  const change = (key: number, cell: Cell, value: string) => {
    setRows(rows.map((row) => (row.key === key ? { ...row, [cell]: value } : row)));
    setChanged(new Set(changed).add(`${key} ${titles[cell].replace('（元）', '')}`));
  };
  const send = () => {
    setChanged(new Set());
    setSent(rows.map(({ key }) => key));
    typed.mutate({ kind, people: rows.map(handedOn) });
  };
  // Of those that another business would take, each goes along.
  const rowsFor = (offer: string) =>
    rows.filter((row) => faultsOf(row).some((fault) => fault.offer === offer)).map(handedOn);
  return (
    <>
      <Panel title={title}>
        <p className="muted">{hint}</p>
        {given === null && <DraftOffer draft={draft} />}
        <ProblemSummary error={typed.error} />
        {typed.data?.result === 'refused' && <RefusedRowsPanel refused={typed.data} rowsFor={rowsFor} />}
        <form
          className="rows-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (!typed.isPending) send();
          }}
        >
          <table className="rows-table table-stacks">
            <caption className="visually-hidden">{title}</caption>
            <thead>
              <tr>
                <th scope="col">行</th>
                {cells.map((cell) => (
                  <th key={cell} scope="col">
                    {titles[cell]}
                  </th>
                ))}
                <th scope="col">
                  <span className="visually-hidden">操作</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row, index) => (
                <RowFields
                  key={row.key}
                  row={row}
                  wrong={wrongOf(row)}
                  index={index}
                  cells={cells}
                  onChange={(cell, value) => change(row.key, cell, value)}
                  onRemove={rows.length > 1 ? () => setRows(rows.filter(({ key }) => key !== row.key)) : undefined}
                />
              ))}
            </tbody>
          </table>
          <div className="button-row">
            <Button
              disabled={rows.length >= 200}
              onClick={() => setRows([...rows, emptyRow(Math.max(...rows.map(({ key }) => key)) + 1)])}
            >
              再加一行
            </Button>
            <Button type="primary" htmlType="submit" loading={typed.isPending}>
              下一步，核对影响
            </Button>
          </div>
        </form>
      </Panel>
      <SheetPanel kind={kind} title="用 Excel 办理" text={sheet} />
    </>
  );
}
