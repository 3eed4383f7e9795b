import { type Column, ConfirmButton, DataTable, Money, Panel, ProblemSummary, useCommand, useRoute } from '@anju/ui';
import { accounting, type Books, type YearStep } from '../../parts/accounting.ts';
import { useMay } from '../../parts/permissions.ts';
import { ClosedNote, ClosingChecks } from './closing-checks.tsx';

/** The year that is to be carried: the one before until it is closed, in December the running one. */
function yearOf({ today, lastYear, lastMonth }: Books): number | undefined {
  const year = Number(today.slice(0, 4));
  const closed = lastYear ? Number(lastYear.slice(0, 4)) : 0;
  if (closed >= year) return undefined;
  if (closed === year - 1) return today >= `${year}-12-31` ? year : undefined;
  if (lastMonth && lastMonth >= `${year - 1}-01-31`)
    return lastMonth >= `${year}-01-31` ? yearFromDecember(today, year) : year - 1;
  return yearFromDecember(today, year);
}
const yearFromDecember = (today: string, year: number) => (today >= `${year}-12-31` ? year : undefined);

const stepColumns = (nameOf: (code: string) => string): readonly Column<YearStep>[] => [
  { key: 'title', title: '事项', isRowHeader: true },
  { key: 'debit', title: '借方科目', render: (row) => nameOf(row.debit) },
  { key: 'credit', title: '贷方科目', render: (row) => nameOf(row.credit) },
  { key: 'amountFen', title: '金额（元）', align: 'right', render: (row) => <Money fen={row.amountFen} /> },
];

export function YearEndPanel({ books, stale }: { books: Books; stale: readonly { readonly path: string }[] }) {
  const may = useMay();
  const year = yearOf(books);
  const plan = useRoute(accounting.getYearEnd, { query: { year: year ?? 2000 } }, { enabled: year !== undefined });
  const carry = useCommand(accounting.carryYear, { invalidates: stale });
  const close = useCommand(accounting.closeYear, { invalidates: stale });
  const subjects = useRoute(accounting.listSubjects, {}, { staleTime: Number.POSITIVE_INFINITY });
  const nameOf = (code: string) => `${code} ${subjects.data?.rows.find((row) => row.code === code)?.name ?? ''}`;
  const note = close.data && <ClosedNote period={`年结 ${close.data.through.slice(0, 4)} 年`} closed={close.data} />;
  if (year === undefined) return note ? <Panel title="年结">{note}</Panel> : null;
  const steps = plan.data?.steps ?? [];
  const isAccrued = (books.accruedThrough ?? '') >= `${year}-12-31`;
  return (
    <Panel
      title={`年终结转：${year} 年`}
      extra={
        may('accounting.close') && (
          <>
            <ConfirmButton
              key={`carry ${year}`}
              disabled={steps.length === 0 || !isAccrued}
              title={`结转 ${year} 年损益？`}
              description={`将按下表记 ${steps.length} 张凭证，记账日期为 ${year}-12-31。`}
              confirmText="确认结转"
              onConfirm={() => carry.mutateAsync({ body: { year } })}
            >
              结转损益
            </ConfirmButton>{' '}
            <ConfirmButton
              key={`close ${year}`}
              title={`年结 ${year} 年？`}
              description={`将保存 ${year} 年的试算平衡表。年结后不能重新打开。`}
              confirmText="确认年结"
              onConfirm={() => close.mutateAsync({ body: { year } })}
            >
              年结
            </ConfirmButton>
          </>
        )
      }
    >
      <div className="stack">
        {note}
        {!isAccrued && (
          <p className="note note-warn">
            请先计提存款利息到 {year}-12-31，再结转损益：利息是本年支出，事后计提会使增值收益和贷款风险准备多计。
          </p>
        )}
        {carry.data && carry.variables?.body.year === year && (
          <p className="note note-good" role="status">
            {carry.data.posted > 0 ? `已结转，记 ${carry.data.posted} 张凭证。` : '已由他人结转，没有再记账。'}
          </p>
        )}
        {plan.error && <ProblemSummary error={plan.error} />}
        {plan.data && (
          <DataTable<YearStep>
            caption="年终结转分录"
            rowKey="business"
            rows={steps}
            columns={stepColumns(nameOf)}
            empty={{ title: '没有需要结转的损益', text: '收入、支出和增值收益科目都已结清。' }}
          />
        )}
        {plan.data?.reserveSource && <p className="muted">贷款风险准备：{plan.data.reserveSource}</p>}
        <ClosingChecks kind="year" through={`${year}-12-31`} />
      </div>
    </Panel>
  );
}
