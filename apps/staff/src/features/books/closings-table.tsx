import { type Column, DataTable, DayText, formatCount, InstantText, Money, Panel, useList, usePaging } from '@anju/ui';
import { useState } from 'react';
import { accounting, type ClosingRow } from '../../parts/accounting.ts';
import { Sections } from '../../parts/sections.tsx';

type Kind = 'day' | 'month' | 'year';
const kinds: readonly { readonly key: Kind; readonly text: string }[] = [
  { key: 'day', text: '日结' },
  { key: 'month', text: '月结' },
  { key: 'year', text: '年结' },
];

const columns: readonly Column<ClosingRow>[] = [
  { key: 'through', title: '截至', isRowHeader: true, render: (row) => <DayText value={row.through} plain /> },
  { key: 'journals', title: '凭证（张）', align: 'right', render: (row) => formatCount(row.journals) },
  { key: 'debitFen', title: '借方合计（元）', align: 'right', render: (row) => <Money fen={row.debitFen} /> },
  { key: 'closedBy', title: '结账人' },
  { key: 'closedAt', title: '结账时间', render: (row) => <InstantText value={row.closedAt} /> },
];

function Rows({ kind }: { kind: Kind }) {
  const paging = usePaging();
  const query = useList(accounting.listClosings, paging, { query: { kind } });
  return (
    <DataTable<ClosingRow>
      caption={`${kinds.find(({ key }) => key === kind)?.text}记录`}
      columns={columns}
      rowKey="through"
      query={query}
      paging={paging}
      empty={{ title: '还没有结账记录' }}
    />
  );
}

/** What was closed, when and by whom. */
export function ClosingsTable() {
  const [kind, setKind] = useState<Kind>('day');
  return (
    <Panel title="结账记录">
      <Sections
        label="结账种类"
        chosen={kind}
        onChoose={(key) => setKind(key as Kind)}
        sections={kinds.map(({ key, text }) => ({ key, text, content: <Rows key={key} kind={key} /> }))}
      />
    </Panel>
  );
}
