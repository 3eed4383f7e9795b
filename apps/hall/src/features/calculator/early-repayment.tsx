import { Money, Panel, TextField, WanAmount, WhyDrawer, wanToFen } from '@anju/ui';
import { type ReactNode, useState } from 'react';
import {
  dueDayAfter,
  type EarlyChoice,
  earlyChoices,
  fen,
  formatYuan,
  fullRepayment,
  type LoanNow,
  partialRepayment,
  percentText,
  type RepaymentMethod,
  scheduleOf,
  termsAfter,
  totalsOf,
} from '../../../../../server/src/rules.ts';
import { monthsOf, percentToPpm } from '../../parts/amounts.ts';
import { useRates } from '../../parts/use-rates.ts';
import { MethodField, MonthsField, PercentField } from './inputs.tsx';

interface Form {
  readonly method: RepaymentMethod;
  readonly balance: string;
  readonly months: string;
  readonly rate: string;
  readonly on: string;
  readonly dueDay: string;
  readonly amount: string;
}

const isDay = (text: string) => /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/.test(text);

function loanOf(form: Form): LoanNow | undefined {
  const months = monthsOf(form.months);
  const balance = wanToFen(form.balance);
  const rate = percentToPpm(form.rate);
  const dueDay = Number(form.dueDay);
  if (months === undefined || balance === undefined || rate === undefined || !isDay(form.on)) return undefined;
  if (!Number.isInteger(dueDay) || dueDay < 1 || dueDay > 31) return undefined;
  const thisMonth = dueDayAfter(form.on, 0, dueDay);
  const nextDueOn = thisMonth >= form.on ? thisMonth : dueDayAfter(form.on, 1, dueDay);
  const [first] = scheduleOf({ method: form.method, balance, months, rateAt: () => rate });
  if (!first) return undefined;
  const level = form.method === 'level-payment' ? first.payment : first.principal;
  return { method: form.method, balance, months, rate, level, nextDueOn };
}

const interestLeft = (loan: LoanNow) => totalsOf(scheduleOf({ ...loan, rateAt: () => loan.rate })).interest;

function Option({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="option">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Partial({ loan, on, amount }: { readonly loan: LoanNow; readonly on: string; readonly amount: bigint }) {
  const repayment = partialRepayment(loan, on, fen(amount));
  if (!repayment) {
    const full = fullRepayment(loan, on);
    return (
      <p className="note note-warn">
        部分提前还款的金额要大于当期应还 <Money fen={Number(full.instalmentPrincipal + full.instalmentInterest)} unit />
        ，并小于全部结清的 <Money fen={Number(full.paid)} unit />。
      </p>
    );
  }
  const before = interestLeft(loan);
  return (
    <div className="pair">
      {(Object.keys(earlyChoices) as EarlyChoice[]).map((choice) => {
        const terms = termsAfter(loan, repayment, choice);
        const rows = scheduleOf({
          method: loan.method,
          balance: repayment.balanceAfter,
          ...terms,
          rateAt: () => loan.rate,
        });
        const after = totalsOf(rows).interest + repayment.instalmentInterest - repayment.rebate;
        return (
          <Option key={choice} title={earlyChoices[choice]}>
            <dl className="sums">
              <div>
                <dt>下期起月还款</dt>
                <dd>
                  <Money fen={Number(rows[0]?.payment ?? 0n)} unit strong />
                </dd>
              </div>
              <div>
                <dt>剩余期数</dt>
                <dd>{rows.length} 期</dd>
              </div>
              <div>
                <dt>少付利息</dt>
                <dd>
                  <Money fen={Number(before - after)} unit strong />
                </dd>
              </div>
            </dl>
          </Option>
        );
      })}
    </div>
  );
}

function Result({ loan, form }: { readonly loan: LoanNow; readonly form: Form }) {
  const full = fullRepayment(loan, form.on);
  const amount = wanToFen(form.amount);
  const saved = interestLeft(loan) - (full.instalmentInterest - full.rebate);
  return (
    <>
      <Panel
        title="一次结清"
        extra={
          <WhyDrawer
            title="一次结清金额"
            items={[
              { label: '当期应还本金', value: `${formatYuan(full.instalmentPrincipal)} 元` },
              {
                label: '当期利息',
                value: `${formatYuan(full.instalmentInterest)} 元（${percentText(loan.rate)} ÷ 12）`,
              },
              { label: '其余本金', value: `${formatYuan(full.extraPrincipal)} 元` },
              { label: '退还利息', value: `${formatYuan(full.rebate)} 元（距还款日 ${full.days} 天）` },
            ]}
            formula={
              <p>结清金额 = 当期本金 + 当期利息 + 其余本金 − 其余本金 × 月利率 × 距还款日天数 ÷ 30。每月按 30 天计。</p>
            }
          />
        }
      >
        <div className="result" aria-live="polite">
          <p className="result-sentence">
            {form.on} 当天结清，需付 <Money fen={Number(full.paid)} strong unit />
            ，比按期还完少付利息 <Money fen={Number(saved)} strong unit />。
          </p>
        </div>
      </Panel>
      <Panel title="部分提前还款，两种办法">
        {amount === undefined ? (
          <p className="muted">填写提前还款金额后，这里比较两种办法。</p>
        ) : (
          <Partial loan={loan} on={form.on} amount={amount} />
        )}
        <p className="muted">
          金额里包含当期应还的一期；其余部分冲减本金，并退还到还款日之间的利息。有逾期的，先还清逾期。
        </p>
      </Panel>
    </>
  );
}

/** What an early repayment would change: everything at once, or a part in two ways. */
export function EarlyRepaymentTab() {
  const { today } = useRates();
  const [form, setForm] = useState<Form>({
    method: 'level-payment',
    balance: '30',
    months: '240',
    rate: '2.6',
    on: today,
    dueDay: '20',
    amount: '10',
  });
  const set = (change: Partial<Form>) => setForm((known) => ({ ...known, ...change }));
  const loan = loanOf(form);
  return (
    <div className="calculator">
      <Panel title="您现在的贷款">
        <div className="stack">
          <WanAmount
            name="balance"
            label="剩余本金"
            value={form.balance}
            onChange={(balance) => set({ balance })}
            isWrong={wanToFen(form.balance) === undefined}
          />
          <MonthsField
            name="months"
            label="剩余期数"
            value={form.months}
            onChange={(months) => set({ months })}
            isWrong={monthsOf(form.months) === undefined}
          />
          <PercentField
            name="rate"
            label="年利率"
            value={form.rate}
            onChange={(rate) => set({ rate })}
            isWrong={percentToPpm(form.rate) === undefined}
          />
          <MethodField value={form.method} onChange={(method) => set({ method })} />
          <TextField
            name="dueDay"
            label="每月还款日"
            inputMode="numeric"
            maxLength={2}
            value={form.dueDay}
            onChange={(dueDay) => set({ dueDay })}
            beside={<span className="unit">日</span>}
            error={Number(form.dueDay) >= 1 && Number(form.dueDay) <= 31 ? undefined : '请填写 1 到 31'}
          />
          <TextField
            name="on"
            label="打算哪天还"
            type="date"
            value={form.on}
            onChange={(on) => set({ on })}
            error={isDay(form.on) ? undefined : '请选择日期'}
          />
          <WanAmount
            name="amount"
            label="打算还多少"
            hint="部分提前还款的总金额"
            value={form.amount}
            onChange={(amount) => set({ amount })}
            isWrong={wanToFen(form.amount) === undefined}
          />
        </div>
      </Panel>
      <div className="calculator-result">
        {loan ? (
          <Result loan={loan} form={form} />
        ) : (
          <Panel title="试算结果">
            <p className="muted">填好左边的内容，结果会立即显示在这里。</p>
          </Panel>
        )}
      </div>
    </div>
  );
}
