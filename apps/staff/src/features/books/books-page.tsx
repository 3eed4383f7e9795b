import {
  addDays,
  addMonths,
  ConfirmButton,
  DayText,
  Facts,
  formatCount,
  formatDayText,
  formatMonthText,
  InstantText,
  Money,
  PageHeader,
  PageSkeleton,
  Panel,
  ProblemSummary,
  TextField,
  useCommand,
  useRoute,
} from '@anju/ui';
import { useState } from 'react';
import { accounting, type Books, formatYuan } from '../../parts/accounting.ts';
import { useMay } from '../../parts/permissions.ts';
import { BooksNav } from './books-nav.tsx';
import { ClosedNote, ClosingChecks } from './closing-checks.tsx';
import { ClosingsTable } from './closings-table.tsx';
import { YearEndPanel } from './year-end-panel.tsx';

const lastDayOf = (month: string) => addDays(`${addMonths(month, 1)}-01`, -1);
const stale = [
  accounting.getBooks,
  accounting.listClosings,
  accounting.listClosingChecks,
  accounting.getAccrual,
  accounting.getTrialBalance,
  accounting.getYearEnd,
];

function State({ books }: { books: Books }) {
  const waiting = books.openDays.filter(({ day }) => day <= books.today).length;
  return (
    <Facts
      columns={4}
      items={[
        { label: '当前会计日', value: <DayText value={books.accountingDate} /> },
        { label: '已日结到', value: books.closedThrough ? <DayText value={books.closedThrough} /> : '尚未日结' },
        { label: '已月结到', value: books.lastMonth ? formatMonthText(books.lastMonth.slice(0, 7)) : '尚未月结' },
        { label: '已年结到', value: books.lastYear ? `${books.lastYear.slice(0, 4)}年` : '尚未年结' },
        {
          label: '存款利息计提到',
          value: books.accruedThrough ? <DayText value={books.accruedThrough} /> : '尚未计提',
        },
        { label: '待日结', value: `${formatCount(waiting)} 天` },
        {
          label: '最近一次账账核对',
          value: books.lastCheck ? (
            <>
              <InstantText value={books.lastCheck.checkedAt} />{' '}
              {books.lastCheck.differences === 0 ? (
                <span className="tag tag-good">全部相符</span>
              ) : (
                <span className="tag tag-bad">{books.lastCheck.differences} 处不符</span>
              )}
            </>
          ) : (
            '尚未核对'
          ),
        },
      ]}
    />
  );
}

function DayEnd({ books }: { books: Books }) {
  const may = useMay();
  const [chosen, setChosen] = useState<string>();
  // Today goes on: it is closed when somebody says so. What is over is what is closed without a thought.
  // A month is accrued and closed before days of the next: what was accrued afterwards would stand in its books.
  const yesterday = addDays(books.today, -1);
  const monthEnd = books.nextMonth && !books.nextMonth.daysClosed ? lastDayOf(books.nextMonth.month) : yesterday;
  const over = monthEnd < yesterday ? monthEnd : yesterday;
  const through = chosen ?? (books.openDays.some(({ day }) => day <= over) ? over : books.today);
  const close = useCommand(accounting.closeDays, { invalidates: stale });
  const days = books.openDays.filter(({ day }) => day <= through);
  const journals = days.reduce((sum, { journals: count }) => sum + count, 0);
  const amount = days.reduce((sum, { amountFen }) => sum + amountFen, 0);
  const isOpen = days.length > 0 && through <= books.today;
  return (
    <Panel
      title="日结"
      extra={
        may('accounting.close') && (
          <ConfirmButton
            key={through}
            type="primary"
            disabled={!isOpen}
            title={`日结到 ${formatDayText(through)}？`}
            description={`将结 ${days.length} 天、${formatCount(journals)} 张凭证，借方合计 ${formatYuan(amount)} 元，并按记账先后编凭证号。日结后这些日期不能再记账，也不能重新打开。`}
            confirmText="确认日结"
            onConfirm={() => close.mutateAsync({ body: { through } })}
          >
            日结到 {through}
          </ConfirmButton>
        )
      }
    >
      {books.openDays.length === 0 ? (
        <p className="muted">截至 {books.closedThrough} 都已日结。</p>
      ) : (
        <>
          <div className="books-form">
            <TextField
              name="through"
              label="日结到哪一天"
              type="date"
              value={through}
              max={books.today}
              min={books.openDays[0]?.day}
              onChange={setChosen}
            />
            <p className="muted">
              {through > books.today
                ? '这一天还没有到，不能日结。'
                : days.length === 0
                  ? '这一天已日结。'
                  : `${days.length} 天未日结，共 ${formatCount(journals)} 张凭证，借方合计 ${formatYuan(amount)} 元。`}
            </p>
          </div>
          {isOpen && through === books.today && (
            <p className="note note-warn">今天还没有过完：日结之后，今天再发生的收付记入下一个会计日。</p>
          )}
          {isOpen && <ClosingChecks kind="day" through={through} />}
        </>
      )}
      {close.data && <ClosedNote period={`日结到 ${close.data.through}`} closed={close.data} />}
    </Panel>
  );
}

function Accrual({ month, closedThrough }: { month: string; closedThrough: string | null }) {
  const may = useMay();
  const through = lastDayOf(month);
  const { data, error } = useRoute(accounting.getAccrual, { query: { through } });
  // A closed month is accrued on the first day that is open.
  const dated = closedThrough && closedThrough >= through ? addDays(closedThrough, 1) : through;
  const accrue = useCommand(accounting.accrueInterest, { invalidates: stale });
  if (error) return <ProblemSummary error={error} />;
  if (!data || data.interestFen === 0) return <p className="muted">存款利息已计提到月末。</p>;
  return (
    <div className="books-form">
      <p>
        应计提存款利息 <Money fen={data.interestFen} strong unit />（{data.from} 至 {data.through} 每日余额之和 × 年利率
        ÷ 360）
      </p>
      {may('accounting.close') && (
        <ConfirmButton
          title={`计提存款利息到 ${formatDayText(through)}？`}
          description={`借：411 业务支出　贷：211 应付利息　${formatYuan(data.interestFen)} 元。记账日期为 ${dated}。`}
          confirmText="计提"
          onConfirm={() => accrue.mutateAsync({ body: { through } })}
        >
          计提利息
        </ConfirmButton>
      )}
    </div>
  );
}

function MonthEnd({ books }: { books: Books }) {
  const may = useMay();
  const close = useCommand(accounting.closeMonth, { invalidates: stale });
  const next = books.nextMonth;
  if (!next) return null;
  const through = lastDayOf(next.month);
  const isReached = books.today >= through;
  return (
    <Panel
      title={`月结：${formatMonthText(next.month)}`}
      extra={
        may('accounting.close') && (
          <ConfirmButton
            // Closed by somebody else meanwhile, the dialog must not go on to the next month.
            key={next.month}
            disabled={!isReached}
            title={`月结 ${formatMonthText(next.month)}？`}
            description="将保存该月试算平衡表。月结后不能重新打开，差错在以后月份冲正。"
            confirmText="确认月结"
            onConfirm={() => close.mutateAsync({ body: { month: next.month } })}
          >
            月结 {formatMonthText(next.month)}
          </ConfirmButton>
        )
      }
    >
      {close.data && (
        <ClosedNote period={`月结 ${formatMonthText(close.data.through.slice(0, 7))}`} closed={close.data} />
      )}
      {isReached ? (
        <>
          <Accrual month={next.month} closedThrough={books.closedThrough} />
          {!next.daysClosed && <p className="note">先计提利息，再日结到 {through}，最后月结。</p>}
          <ClosingChecks kind="month" through={through} />
        </>
      ) : (
        <p className="muted">月末（{through}）之后可以月结；此前可随时查看试算平衡表。</p>
      )}
    </Panel>
  );
}

export function BooksPage() {
  const { data, error, isPending, refetch } = useRoute(accounting.getBooks, {});
  return (
    <>
      <PageHeader title="财务" description="日结、月结、年结。结账之后的期间不再打开，差错用红字冲正。" />
      <BooksNav />
      {isPending && <PageSkeleton lines={10} />}
      {error && <ProblemSummary error={error} onRetry={refetch} quiet={data !== undefined} />}
      {data && (
        <>
          <Panel title="账务状态">
            <State books={data} />
          </Panel>
          <div className="books-grid">
            <DayEnd books={data} />
            <MonthEnd books={data} />
          </div>
          <YearEndPanel books={data} stale={stale} />
          <ClosingsTable />
        </>
      )}
    </>
  );
}
