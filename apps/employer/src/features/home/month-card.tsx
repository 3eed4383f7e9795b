import { Button, DayText, formatMonthText, type MoneyStep, MoneySteps, StateTag, thisMonth } from '@anju/ui';
import { useNavigate } from 'react-router';
import { isClosed } from '../../parts/blocked.ts';
import type { Overview, Remittance } from '../../parts/server.ts';
import { remittanceTexts } from '../../parts/words.ts';
import { nextWork } from './next-work.ts';
import { QuickConfirm } from './quick-confirm.tsx';

interface MonthCardProps {
  readonly overview: Overview;
  readonly remittance: Remittance | undefined;
}

/** The order of a month's work, shown before it begins. */
const plannedSteps: readonly MoneyStep[] = [
  { step: 'list', state: 'later', at: null, text: '导入花名册，或沿用现有职工' },
  { step: 'confirmed', state: 'later', at: null, text: '核对变化，用证书签名确认' },
  { step: 'received', state: 'later', at: null, text: '单位转账，等待款项到账' },
  { step: 'posted', state: 'later', at: null, text: '记入职工个人账户' },
];

/** What is due, by when, where the money stands, and the one thing to do next. */
export function MonthCard({ overview, remittance }: MonthCardProps) {
  const navigate = useNavigate();
  const isOpen = remittance !== undefined && remittance.state !== 'posted' && remittance.state !== 'withdrawn';
  const month = isOpen ? remittance.month : overview.nextDueMonth;
  const isDue = !isClosed(overview) && (overview.contributedTo === null || overview.nextDueMonth <= thisMonth());
  const work = nextWork(overview, remittance);
  return (
    <section className={`month-card${work.isUrgent ? ' is-urgent' : ''}`} aria-labelledby="month-title">
      {isClosed(overview) ? (
        <div className="month-due">
          <p className="month-label">单位账户</p>
          <p className="month-name">已销户</p>
        </div>
      ) : (
        <div className="month-due">
          <p className="month-label">{isOpen || isDue ? '本期汇缴' : '下一期汇缴'}</p>
          <p className="month-name">{formatMonthText(month)}</p>
          <p className="month-date">
            {overview.deferredThrough ? '缓缴中' : <DayText value={overview.dueOn} />}
            {!overview.deferredThrough && ' 前到账'}
          </p>
          {overview.isOverdue && <p className="month-overdue">已过缴存期限</p>}
        </div>
      )}
      <div className="month-work">
        <h2 id="month-title">{work.title}</h2>
        <p>{work.text}</p>
        <div className="month-action">
          <Button type="primary" size="large" onClick={() => navigate(work.to)}>
            {work.action}
          </Button>
          {!isOpen && !isClosed(overview) && <QuickConfirm overview={overview} />}
          {isOpen && <StateTag state={remittance.state} texts={remittanceTexts} />}
        </div>
      </div>
      {(isOpen || isDue) && (
        <div className="month-steps">
          <MoneySteps steps={isOpen ? remittance.steps : plannedSteps} />
        </div>
      )}
    </section>
  );
}
