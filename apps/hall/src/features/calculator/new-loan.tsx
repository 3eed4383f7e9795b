import { download, Field, Money, MoneyBig, Panel, WanAmount, WhyDrawer, type WhyItem, wanToFen } from '@anju/ui';
import { useMemo, useState } from 'react';
import { loan } from '../../../../../server/src/contract.ts';
import {
  dueDayAfter,
  formatYuan,
  type Home,
  homes,
  percentText,
  type RatePpm,
  type RepaymentMethod,
  repaymentMethods,
} from '../../../../../server/src/rules.ts';
import { percentToPpm } from '../../parts/amounts.ts';
import { type PublishedRate, useRates } from '../../parts/use-rates.ts';
import { type CombinedRow, combinedSchedule, type Part } from './combined.ts';
import { HomeField, MethodField, PercentField, YearsField } from './inputs.tsx';
import { ScheduleChart, ScheduleTable } from './schedule-panels.tsx';

interface Form {
  readonly home: Home;
  readonly method: RepaymentMethod;
  readonly years: string;
  readonly fund: string;
  readonly isCombined: boolean;
  readonly commercial: string;
  readonly commercialRate: string;
}

const first: Form = {
  home: 'first',
  method: 'level-payment',
  years: '30',
  fund: '50',
  isCombined: false,
  commercial: '30',
  commercialRate: '3.5',
};

interface ResultProps {
  readonly form: Form;
  readonly rows: readonly CombinedRow[];
  readonly parts: readonly Part[];
  readonly published: { readonly rate: RatePpm; readonly row: PublishedRate };
}

function whyItems({ form, rows, parts, published }: ResultProps): WhyItem[] {
  const [fund, commercial] = parts;
  const months = Number(form.years) * 12;
  return [
    { label: '公积金贷款本金', value: `${formatYuan(fund?.amount ?? 0n)} 元` },
    {
      label: '公积金贷款年利率',
      value: `${percentText(published.rate)}（${homes[form.home]}，${months <= 60 ? '5年以下（含5年）' : '5年以上'}）`,
      source: `${published.row.source}，自 ${published.row.validFrom} 起执行`,
    },
    ...(commercial
      ? [
          {
            label: '商业贷款',
            value: `${formatYuan(commercial.amount)} 元，年利率 ${percentText(commercial.rate)}（您填写的）`,
          },
        ]
      : []),
    { label: '期数', value: `${months} 期` },
    { label: '首期利息', value: `${formatYuan(rows[0]?.interest ?? 0n)} 元 = 本金 × 年利率 ÷ 12，四舍五入到分` },
  ];
}

function Formula({ method }: { readonly method: RepaymentMethod }) {
  return method === 'level-payment' ? (
    <>
      <p>
        月还款额 = 本金 × 月利率 × (1 + 月利率)^期数 ÷ [(1 + 月利率)^期数 − 1]，四舍五入到分；月利率 = 年利率 ÷
        12，不取整。
      </p>
      <p>每期利息 = 剩余本金 × 月利率，四舍五入到分；本金 = 月还款额 − 利息；最后一期还清全部剩余本金。</p>
    </>
  ) : (
    <>
      <p>每期本金 = 贷款本金 ÷ 期数，四舍五入到分；最后一期还清全部剩余本金。</p>
      <p>每期利息 = 剩余本金 × 年利率 ÷ 12，四舍五入到分。</p>
    </>
  );
}

function Result(props: ResultProps) {
  const { form, rows, parts, published } = props;
  const interest = rows.reduce((total, row) => total + row.interest, 0n);
  const principal = parts.reduce((total, part) => total + part.amount, 0n);
  const payment = rows[0]?.payment ?? 0n;
  const next = rows[1]?.payment ?? 0n;
  return (
    <Panel
      title="计算结果"
      extra={
        <WhyDrawer
          title="月还款额"
          items={whyItems(props)}
          formula={<Formula method={form.method} />}
          note="计算结果供参考，实际以借款合同为准。"
        />
      }
    >
      <div className="result" aria-live="polite">
        <MoneyBig
          fen={Number(payment)}
          label={form.method === 'level-payment' ? '每月还款' : '首月还款（以后逐月减少）'}
        />
        {form.method === 'level-principal' && next > 0n && (
          <p className="muted">每月比上月少还约 {formatYuan(payment - next)} 元</p>
        )}
        <dl className="sums">
          <div>
            <dt>贷款总额</dt>
            <dd>
              <Money fen={Number(principal)} unit />
            </dd>
          </div>
          <div>
            <dt>支付利息</dt>
            <dd>
              <Money fen={Number(interest)} unit />
            </dd>
          </div>
          <div>
            <dt>还款总额</dt>
            <dd>
              <Money fen={Number(principal + interest)} unit />
            </dd>
          </div>
        </dl>
        <p className="muted">
          {homes[form.home]}公积金贷款年利率 {percentText(published.rate)}，{repaymentMethods[form.method]}，
          {rows.length} 期还清。
        </p>
      </div>
    </Panel>
  );
}

/** What a new loan costs each month, alone or beside a bank's loan. */
export function NewLoan() {
  const [form, setForm] = useState(first);
  const rates = useRates();
  const set = (change: Partial<Form>) => setForm((before) => ({ ...before, ...change }));
  const months = Number(form.years) * 12;
  const published = rates.find(form.home, months);
  const fund = wanToFen(form.fund);
  const commercial = form.isCombined ? wanToFen(form.commercial) : undefined;
  const commercialRate = form.isCombined ? percentToPpm(form.commercialRate) : undefined;
  const isReady =
    published !== undefined &&
    fund !== undefined &&
    (!form.isCombined || (commercial !== undefined && commercialRate !== undefined));
  const result = useMemo(() => {
    if (!isReady || !published || fund === undefined) return undefined;
    const parts: Part[] = [{ amount: fund, rate: published.rate }];
    if (commercial !== undefined && commercialRate !== undefined)
      parts.push({ amount: commercial, rate: commercialRate });
    return { parts, rows: combinedSchedule(form.method, months, parts) };
  }, [isReady, published, fund, commercial, commercialRate, form.method, months]);
  const firstDueOn = dueDayAfter(rates.today, 1);
  const onExport = () =>
    download(loan.exportSchedule, {
      query: {
        method: form.method,
        months,
        firstDueOn,
        amountFen: Number(fund),
        ratePpm: Number(published?.rate ?? 0n),
        ...(commercial !== undefined && {
          commercialFen: Number(commercial),
          commercialRatePpm: Number(commercialRate ?? 0n),
        }),
      },
    });
  return (
    <>
      <div className="calculator">
        <Panel title="您的贷款">
          <div className="stack">
            <HomeField value={form.home} onChange={(home) => set({ home })} />
            <WanAmount
              name="fund"
              label="公积金贷款金额"
              value={form.fund}
              onChange={(value) => set({ fund: value })}
              isWrong={fund === undefined}
            />
            <YearsField value={form.years} onChange={(years) => set({ years })} />
            <MethodField value={form.method} onChange={(method) => set({ method })} />
            <Field name="combined" label="组合贷款" hint="公积金贷款不够时，同一套房再向银行申请商业贷款">
              {(control) => (
                <label className="check">
                  <input
                    {...control}
                    type="checkbox"
                    checked={form.isCombined}
                    onChange={(event) => set({ isCombined: event.target.checked })}
                  />
                  加上商业贷款一起算
                </label>
              )}
            </Field>
            {form.isCombined && (
              <>
                <WanAmount
                  name="commercial"
                  label="商业贷款金额"
                  value={form.commercial}
                  onChange={(value) => set({ commercial: value })}
                  isWrong={commercial === undefined}
                />
                <PercentField
                  name="commercialRate"
                  label="商业贷款年利率"
                  hint="以贷款银行批复的利率为准"
                  value={form.commercialRate}
                  onChange={(value) => set({ commercialRate: value })}
                  isWrong={commercialRate === undefined}
                />
              </>
            )}
          </div>
        </Panel>
        <div className="calculator-result">
          {result && published ? (
            <Result form={form} rows={result.rows} parts={result.parts} published={published} />
          ) : (
            <Panel title="计算结果">
              <p className="muted">{rates.isPending ? '正在读取现行利率' : '填好左边的内容，结果会立即显示在这里。'}</p>
            </Panel>
          )}
          {result && <ScheduleChart rows={result.rows} />}
        </div>
      </div>
      {result && <ScheduleTable rows={result.rows} firstDueOn={firstDueOn} onExport={onExport} />}
    </>
  );
}
