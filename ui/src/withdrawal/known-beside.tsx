import { InstantText, MonthText } from '../figures.tsx';
import type { Start, StepKey, Withdrawal } from './model.ts';

type Topic = Start['known'][number]['topic'];

/** What is on record that bears on a question. */
const topicsOf: Readonly<Partial<Record<StepKey, readonly Topic[]>>> = {
  owner: ['person', 'account', 'earlier'],
  bought: ['person', 'account', 'earlier'],
  contract: ['person', 'account', 'earlier'],
  money: ['account', 'earlier'],
  invoice: ['person', 'account'],
  market: ['account', 'loan', 'earlier'],
  place: ['account', 'loan', 'earlier'],
  marital: ['person', 'earlier'],
  children: ['person'],
  rent: ['account', 'earlier'],
  purpose: ['loan', 'account', 'earlier'],
  elsewhere: ['account', 'employer'],
  amount: ['account', 'card'],
};
const rentSteps: readonly StepKey[] = ['market', 'place', 'marital', 'children', 'rent'];

/** Beside a question: what is known already and from where, so that nobody fills it in or looks it up. */
export function KnownBeside({ step, start, view }: { step: StepKey; start: Start; view: Withdrawal }) {
  const facts = (topicsOf[step] ?? []).flatMap((topic) => start.known.filter((fact) => fact.topic === topic));
  const sources = [...new Set(facts.map(({ source }) => source))];
  const months = rentSteps.includes(step) ? view.assessment.rentMonths : null;
  if (facts.length === 0) return null;
  return (
    <aside className="wd-known" aria-label="已知信息">
      <h3>已知信息，不用填写</h3>
      {months && months.count > 0 && (
        <section>
          <dl>
            <div>
              <dt>还没有提取过的房租</dt>
              <dd>
                <MonthText value={months.from} />至<MonthText value={months.to} />，{months.count} 个月
              </dd>
            </div>
          </dl>
          <p className="wd-source">来源：本中心提取记录、账户开立日期</p>
        </section>
      )}
      {sources.map((source) => (
        <section key={source}>
          <dl>
            {facts
              .filter((fact) => fact.source === source)
              .map(({ label, value }) => (
                <div key={label}>
                  <dt>{label}</dt>
                  <dd>{value}</dd>
                </div>
              ))}
          </dl>
          <p className="wd-source">来源：{source}</p>
        </section>
      ))}
      <p className="wd-source">
        截至 <InstantText value={start.asOf} />
      </p>
    </aside>
  );
}
