import { type Column, DataTable, PageHeader, Panel, useRoute } from '@anju/ui';
import { accounting, type JournalTemplate } from '../../parts/accounting.ts';
import { BooksNav } from './books-nav.tsx';

const amounts: Readonly<Record<string, string>> = {
  amount: '金额',
  accrued: '已计提部分',
  difference: '差额',
  interest: '利息',
  principal: '本金',
};

const columns: readonly Column<JournalTemplate>[] = [
  { key: 'name', title: '业务', isRowHeader: true },
  {
    key: 'lines',
    title: '分录',
    render: (row) => (
      <ul className="request-lines">
        {row.lines.map((line, index) => (
          <li key={index}>
            <span className="balance-side">{line.side === 'debit' ? '借' : '贷'}</span>
            <span>
              {line.subjectCode} {line.subjectName}
            </span>
            <span className="muted">{amounts[line.amount] ?? line.amount}</span>
          </li>
        ))}
      </ul>
    ),
  },
  { key: 'source', title: '依据', wraps: true },
];

/** 凭证模板: which subjects each business event moves, and on what ground. */
export function TemplatesPage() {
  const query = useRoute(accounting.listJournalTemplates, {}, { staleTime: Number.POSITIVE_INFINITY });
  return (
    <>
      <PageHeader title="凭证模板" description="各项业务自动记账时的借贷科目及其依据。" />
      <BooksNav />
      <Panel flush>
        <DataTable<JournalTemplate>
          caption="凭证模板"
          columns={columns}
          rowKey="business"
          query={{ ...query, data: query.data && { rows: query.data.rows, total: query.data.rows.length } }}
        />
      </Panel>
    </>
  );
}
