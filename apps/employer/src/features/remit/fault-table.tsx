import { type Column, DataTable, usePaging } from '@anju/ui';
import { useState } from 'react';
import { FilterChips } from '../../parts/filter-chips.tsx';
import type { RosterFault } from '../../parts/server.ts';

const columns: readonly Column<RosterFault>[] = [
  { key: 'line', title: '行号', width: 96, align: 'right', isRowHeader: true, render: ({ line }) => `第 ${line} 行` },
  { key: 'column', title: '列', width: 140 },
  { key: 'message', title: '错误原因与改法', wraps: true },
];

/** Every wrong row with its reason, by column. */
export function FaultTable({ faults }: { readonly faults: readonly RosterFault[] }) {
  const [column, setColumn] = useState<string>();
  const paging = usePaging(50);
  const names = [...new Set(faults.map((fault) => fault.column))];
  const shown = column === undefined ? faults : faults.filter((fault) => fault.column === column);
  const options = [
    { value: undefined, label: '全部', count: faults.length },
    ...names.map((name) => ({
      value: name,
      label: name,
      count: faults.filter((fault) => fault.column === name).length,
    })),
  ];
  return (
    <DataTable
      caption="花名册错误明细"
      columns={columns}
      rows={shown}
      rowKey={({ line, column: name, code }) => `${line}-${name}-${code}`}
      paging={paging}
      maxHeight="60vh"
      filters={
        names.length > 1 && (
          <FilterChips
            label="按列查看"
            options={options}
            value={column}
            onChange={(next) => {
              setColumn(next);
              paging.onPage(1, paging.pageSize);
            }}
          />
        )
      }
    />
  );
}
