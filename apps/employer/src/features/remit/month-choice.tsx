import { addMonths, DayText, formatMonthText, Panel, thisMonth } from '@anju/ui';
import type { Overview } from '../../parts/server.ts';

const shownAtMost = 12;

/** Every month still to be paid, oldest first; only the first can be done now. */
function dueMonths(overview: Overview): string[] {
  const months = [overview.nextDueMonth];
  for (
    let month = addMonths(overview.nextDueMonth, 1);
    month <= thisMonth() && months.length < shownAtMost;
    month = addMonths(month, 1)
  ) {
    months.push(month);
  }
  return months;
}

/** The month that is due; later months wait for it, and say so. */
export function MonthChoice({ overview }: { readonly overview: Overview }) {
  const months = dueMonths(overview);
  return (
    <Panel title="汇缴月份">
      <fieldset className="month-choice">
        <legend className="visually-hidden">选择汇缴月份</legend>
        {months.map((month, index) => (
          <label key={month} className={index === 0 ? 'is-open' : 'is-closed'}>
            <input type="radio" name="month" value={month} checked={index === 0} disabled={index > 0} readOnly />
            <span>
              <strong>{formatMonthText(month)}</strong>
              {index === 0 ? (
                <span className={overview.isOverdue ? 'field-error' : 'muted'}>
                  {overview.isOverdue ? '已逾期，应于 ' : '应于 '}
                  <DayText value={overview.dueOn} /> 前到账
                </span>
              ) : (
                <span className="muted">{formatMonthText(months[index - 1] ?? month)}入账后办理</span>
              )}
            </span>
          </label>
        ))}
      </fieldset>
      <p className="muted">
        {overview.contributedTo ? `单位已缴至${formatMonthText(overview.contributedTo)}。` : '单位尚未缴过公积金。'}
        汇缴须按月依次办理，不能跳过月份。
      </p>
    </Panel>
  );
}
