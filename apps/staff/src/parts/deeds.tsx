import { type Column, DataTable, InstantText } from '@anju/ui';
import type { Deed } from './server.ts';

const columns: readonly Column<Deed>[] = [
  { key: 'doneAt', title: '办理时间', width: 160, render: ({ doneAt }) => <InstantText value={doneAt} /> },
  { key: 'kindText', title: '业务', width: 120, isRowHeader: true },
  {
    key: 'changes',
    title: '内容',
    wraps: true,
    render: ({ changes }) => (
      <ul className="plain-list">
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            {field}：{before !== null && `${before} → `}
            {after ?? '—'}
          </li>
        ))}
      </ul>
    ),
  },
  { key: 'evidence', title: '依据材料', wraps: true },
  { key: 'reason', title: '原因', wraps: true },
  { key: 'doneBy', title: '经办', width: 110 },
];

/** What was done at the counter, on what paper, by whom. */
export function Deeds({ rows, caption }: { readonly rows: readonly Deed[]; readonly caption: string }) {
  return (
    <DataTable<Deed>
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey="deedId"
      empty={{ title: '还没有柜面业务', text: '登记、变更、冻结、合并等业务办理后会列在这里。' }}
    />
  );
}

interface Condition {
  readonly key: string;
  readonly text: string;
  readonly holds: boolean;
  readonly figures: string;
  readonly remedy: string;
}

/** Conditions with what was compared; what is not met says what to do. */
export function Conditions({ conditions }: { readonly conditions: readonly Condition[] }) {
  return (
    <ul className="conditions" aria-label="办理条件">
      {conditions.map(({ key, text, holds, figures, remedy }) => (
        <li key={key} className={holds ? 'condition-met' : 'condition-missing'}>
          <strong>{holds ? '符合' : '不符合'}</strong> {text}
          {!holds && (
            <span className="second-line">
              {figures}。{remedy}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
