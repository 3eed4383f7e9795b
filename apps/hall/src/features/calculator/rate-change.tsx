import { Money, Panel, WanAmount, wanToFen } from '@anju/ui';
import { useMemo, useState } from 'react';
import {
  formatYuan,
  type Home,
  percentText,
  type RepaymentMethod,
  scheduleOf,
  totalsOf,
} from '../../../../../server/src/rules.ts';
import { monthsOf, percentToPpm } from '../../parts/amounts.ts';
import { useRates } from '../../parts/use-rates.ts';
import { HomeField, MethodField, MonthsField, PercentField } from './inputs.tsx';

interface Form {
  readonly home: Home;
  readonly method: RepaymentMethod;
  readonly balance: string;
  readonly months: string;
  readonly before: string;
  readonly after: string;
}

/** What a change of the rate does to a loan that is there already. */
export function RateChange() {
  const rates = useRates();
  const [form, setForm] = useState<Form>({
    home: 'first',
    method: 'level-payment',
    balance: '45',
    months: '300',
    before: '2.85',
    after: '',
  });
  const set = (change: Partial<Form>) => setForm((known) => ({ ...known, ...change }));
  const months = monthsOf(form.months);
  const balance = wanToFen(form.balance);
  const published = months === undefined ? undefined : rates.find(form.home, months)?.rate;
  const before = percentToPpm(form.before);
  const after = form.after === '' ? published : percentToPpm(form.after);
  const nextYear = Number(rates.today.slice(0, 4)) + 1;
  // Instalments still due in this year keep the rate of this year.
  const old = 12 - Number(rates.today.slice(5, 7));
  const result = useMemo(() => {
    if (months === undefined || balance === undefined || before === undefined || after === undefined) return undefined;
    const plan = { method: form.method, balance, months };
    const unchanged = scheduleOf({ ...plan, rateAt: () => before });
    const changed = scheduleOf({ ...plan, rateAt: (no) => (no <= old ? before : after) });
    const place = Math.min(old, months - 1);
    return {
      saved: totalsOf(unchanged).interest - totalsOf(changed).interest,
      from: unchanged[place]?.payment ?? 0n,
      to: changed[place]?.payment ?? 0n,
      before,
      after,
    };
  }, [months, balance, before, after, form.method, old]);
  return (
    <div className="calculator">
      <Panel title="您现在的贷款">
        <div className="stack">
          <WanAmount
            name="balance"
            label="剩余本金"
            value={form.balance}
            onChange={(value) => set({ balance: value })}
            isWrong={balance === undefined}
          />
          <MonthsField
            name="months"
            label="剩余期数"
            value={form.months}
            onChange={(value) => set({ months: value })}
            isWrong={months === undefined}
          />
          <MethodField value={form.method} onChange={(method) => set({ method })} />
          <HomeField value={form.home} onChange={(home) => set({ home })} />
          <PercentField
            name="before"
            label="调整前年利率"
            hint="见借款合同或最近一次利率调整通知"
            value={form.before}
            onChange={(value) => set({ before: value })}
            isWrong={before === undefined}
          />
          <PercentField
            name="after"
            label="调整后年利率"
            hint={published ? `不填按现行利率 ${percentText(published)} 计算` : undefined}
            value={form.after}
            onChange={(value) => set({ after: value })}
            isWrong={form.after !== '' && percentToPpm(form.after) === undefined}
          />
        </div>
      </Panel>
      <div className="calculator-result">
        <Panel title="利率调整以后">
          {result ? (
            <div className="result" aria-live="polite">
              <p className="result-sentence">
                从 {nextYear} 年 1 月起，每月还款由 <Money fen={Number(result.from)} unit />
                {result.to <= result.from ? '降到' : '升到'} <Money fen={Number(result.to)} strong unit />。
              </p>
              <p className="result-figure">
                {result.saved >= 0n ? '总共少付利息' : '总共多付利息'}{' '}
                <Money fen={Number(result.saved < 0n ? -result.saved : result.saved)} strong unit />
              </p>
              <ul className="plain-list">
                <li>
                  已发放的贷款不会马上变：国家调整利率后，从<strong>次年 1 月 1 日</strong>起按新利率执行；今年剩下的{' '}
                  {old} 期仍按 {percentText(result.before)} 计算。
                </li>
                <li>调整日当天及以后发放的贷款，直接按新利率 {percentText(result.after)} 执行。</li>
                <li>
                  等额本息从次年 1 月那一期起，按剩余本金、剩余期数和新利率重新计算月还款额；等额本金的每月本金不变。
                </li>
              </ul>
              <p className="muted">
                依据：利率调整通知（2024年5月18日、2025年5月8日两次下调均自次年1月1日起对存量贷款执行）。少付 ={' '}
                {formatYuan(result.saved)} 元，按两张还款计划逐期利息之差计算。
              </p>
            </div>
          ) : (
            <p className="muted">填好左边的内容，结果会立即显示在这里。</p>
          )}
        </Panel>
      </div>
    </div>
  );
}
