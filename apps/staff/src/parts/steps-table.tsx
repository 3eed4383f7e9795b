import { type Column, DataTable, InstantText, Panel } from '@anju/ui';

interface Step {
  readonly at: string;
  readonly kind: string;
  readonly by: string | null;
  readonly note: string;
  /** Of which version, where there are several. */
  readonly number?: number | null;
}

interface StepsTableProps {
  readonly steps: readonly Step[];
  readonly texts: Readonly<Record<string, string>>;
  readonly hasVersions?: boolean;
}

/** 经过: who did what about it, the newest first. */
export function StepsTable({ steps, texts, hasVersions = false }: StepsTableProps) {
  const columns: readonly Column<Step>[] = [
    { key: 'at', title: '时间', width: 150, render: ({ at }) => <InstantText value={at} /> },
    { key: 'number', title: '版本', width: 80, render: ({ number }) => (number ? `第 ${number} 版` : '—') },
    { key: 'kind', title: '做了什么', width: 110, isRowHeader: true, render: ({ kind }) => texts[kind] ?? kind },
    { key: 'by', title: '经办人', width: 120 },
    { key: 'note', title: '说明', wraps: true },
  ];
  return (
    <Panel flush>
      <DataTable
        caption="经过"
        showCaption
        rowKey={(_row, index) => index}
        rows={steps}
        columns={columns.filter(({ key }) => hasVersions || key !== 'number')}
        empty={{ title: '还没有人办理' }}
      />
    </Panel>
  );
}
