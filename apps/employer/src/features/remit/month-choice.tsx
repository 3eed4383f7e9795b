import { DayText, formatMonthText, Panel } from '@anju/ui';
import { dueMonths } from '../../parts/months.ts';
import type { Overview } from '../../parts/server.ts';

interface MonthChoiceProps {
  readonly overview: Overview;
  /** The newest month chosen: those before it are chosen with it, since months are paid in their order. */
  readonly through: string;
  readonly onThrough: (month: string) => void;
}

/** The month that is due, or several in arrears from the oldest on: a later one is never done before an earlier one. */
export function MonthChoice({ overview, through, onThrough }: MonthChoiceProps) {
  const months = dueMonths(overview);
  const count = months.filter((month) => month <= through).length;
  return (
    <Panel title="汇缴月份">
      <fieldset className="month-choice">
        <legend className="visually-hidden">选择汇缴月份</legend>
        {months.map((month, index) => {
          const isChosen = month <= through;
          return (
            <label key={month} className={isChosen ? 'is-open' : 'is-closed'}>
              <input
                type="checkbox"
                name="month"
                value={month}
                checked={isChosen}
                disabled={index === 0}
                onChange={() => onThrough(isChosen ? (months[index - 1] ?? month) : month)}
              />
              <span>
                <strong>{formatMonthText(month)}</strong>
                {index === 0 ? (
                  <span className={overview.isOverdue ? 'field-error' : 'muted'}>
                    {overview.isOverdue ? '已逾期，应于 ' : '应于 '}
                    <DayText value={overview.dueOn} /> 前到账
                  </span>
                ) : (
                  <span className="muted">{isChosen ? '与前面的月份一并办理' : '可一并办理，或以后办理'}</span>
                )}
              </span>
            </label>
          );
        })}
      </fieldset>
      <p className="muted">
        {overview.contributedTo ? `单位已缴至${formatMonthText(overview.contributedTo)}。` : '单位尚未缴过公积金。'}
        汇缴须按月依次办理，不能跳过月份。
        {months.length > 1 &&
          (count > 1 ? `已选 ${count} 个月：一次确认、一笔转账，按月份先后逐月入账。` : '可以勾选多个月份一次办理。')}
      </p>
    </Panel>
  );
}
