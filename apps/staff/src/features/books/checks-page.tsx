import {
  type Column,
  DataTable,
  formatCount,
  InstantText,
  PageHeader,
  Panel,
  ProblemSummary,
  useCommand,
  useRoute,
} from '@anju/ui';
import { Button } from 'antd';
import { useState } from 'react';
import { accounting, type BookCheck } from '../../parts/accounting.ts';
import { useMay } from '../../parts/permissions.ts';
import { BooksNav } from './books-nav.tsx';

const verdict = (differences: number) =>
  differences === 0 ? (
    <span className="tag tag-good">相符</span>
  ) : (
    <span className="tag tag-bad">{differences} 处不符</span>
  );

const checks: readonly Column<BookCheck['checks'][number]>[] = [
  { key: 'title', title: '核对内容', isRowHeader: true },
  { key: 'checked', title: '核对笔数', align: 'right', render: (row) => formatCount(row.checked) },
  { key: 'differences', title: '结果', render: (row) => verdict(row.differences) },
];

function Latest({ check }: { check: BookCheck }) {
  return (
    <Panel
      title={
        <>
          最近一次：
          <InstantText value={check.checkedAt} />
        </>
      }
      extra={verdict(check.differences)}
      flush
    >
      <DataTable caption="核对内容" columns={checks} rowKey="check" rows={check.checks} />
      {check.first.length > 0 && (
        <DataTable
          caption="不符之处"
          showCaption
          rowKey={(row, index) => `${row.key}-${index}`}
          rows={check.first}
          columns={[
            { key: 'title', title: '核对内容', isRowHeader: true },
            { key: 'key', title: '位置', wraps: true },
            { key: 'expected', title: '应为', align: 'right' },
            { key: 'found', title: '实为', align: 'right' },
          ]}
        />
      )}
    </Panel>
  );
}

const history: readonly Column<BookCheck>[] = [
  { key: 'checkedAt', title: '核对时间', isRowHeader: true, render: (row) => <InstantText value={row.checkedAt} /> },
  { key: 'differences', title: '结果', render: (row) => verdict(row.differences) },
];

/** The daily report that the books agree: 总账、明细账、凭证 against each other. */
export function ChecksPage() {
  const may = useMay();
  const [paging, setPaging] = useState({ page: 1, pageSize: 20 });
  const query = useRoute(accounting.listBookChecks, { query: paging }, { keepPrevious: true });
  const newest = useRoute(accounting.listBookChecks, { query: { page: 1, pageSize: 1 } });
  const check = useCommand(accounting.checkBooksNow, {
    invalidates: [accounting.listBookChecks, accounting.getBooks],
  });
  const latest = newest.data?.rows[0];
  return (
    <>
      <PageHeader
        title="账账核对"
        description="每天凌晨自动核对一次：凭证、总账、个人与单位明细账是否处处相符。"
        extra={
          may('accounting.close') && (
            <Button type="primary" loading={check.isPending} onClick={() => check.mutate({})}>
              立即核对
            </Button>
          )
        }
      />
      <BooksNav />
      <ProblemSummary error={check.error} />
      {latest && <Latest check={latest} />}
      <Panel title="核对记录" flush>
        <DataTable<BookCheck>
          caption="核对记录"
          columns={history}
          rowKey="runId"
          query={query}
          {...paging}
          onPage={(page, pageSize) => setPaging({ page, pageSize })}
          empty={{ title: '还没有核对记录', text: '每天凌晨一点后自动核对，也可以立即核对。' }}
        />
      </Panel>
    </>
  );
}
