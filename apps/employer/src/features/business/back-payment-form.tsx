import { formatMonthText, Panel, ProblemSummary, SelectField, TextField, useRoute } from '@anju/ui';
import { useState } from 'react';
import { Link } from 'react-router';
import { NextStep } from '../../parts/next-step.tsx';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import { contribution, parseYuan } from '../../parts/server.ts';
import { OwedPanel } from './owed-panel.tsx';
import { type Chosen, PersonPicker } from './person-picker.tsx';
import { useStart } from './use-start.ts';

const reasons = [
  { value: 'missed', label: '漏缴' },
  { value: 'hired', label: '新增职工补缴' },
  { value: 'unsealed', label: '启封补缴' },
  { value: 'base-difference', label: '基数差额补缴' },
  { value: 'ratio-difference', label: '比例差额补缴' },
  { value: 'deferred', label: '缓缴期补缴' },
  { value: 'ordered', label: '按执法、仲裁或判决补缴' },
  { value: 'other', label: '其他' },
] as const;
type Reason = (typeof reasons)[number]['value'];

function Form({ paidTo }: { readonly paidTo: string }) {
  const [state, setState] = useState<'normal' | 'sealed'>('normal');
  const [chosen, setChosen] = useState<Chosen>(new Map());
  const [from, setFrom] = useState(paidTo);
  const [to, setTo] = useState(paidTo);
  const [base, setBase] = useState('');
  const [reason, setReason] = useState<Reason>('missed');
  const { start, isBusy, error } = useStart();
  const amount = base.trim() === '' ? undefined : parseYuan(base);
  const isWrong = base.trim() !== '' && amount === undefined;
  const wrongMonths = from === '' || to === '' ? '请填写起止月份。' : from > to && '起始月份晚于截止月份，请改正。';
  const send = () => {
    const baseFen = amount === undefined ? {} : { baseFen: Number(amount) };
    start({
      kind: 'back-payment',
      people: [...chosen.keys()].map((accountId) => ({ accountId, from, to, reason, ...baseFen })),
    });
  };
  return (
    <>
      <OwedPanel />
      <ProblemSummary error={error} />
      <Panel
        title="选择要补缴的职工"
        extra={
          <SelectField
            name="state"
            label="账户状态"
            value={state}
            options={[
              { value: 'normal', label: '正常缴存' },
              { value: 'sealed', label: '封存' },
            ]}
            onChange={setState}
          />
        }
      >
        <PersonPicker key={state} state={state} chosen={chosen} onChange={setChosen} />
      </Panel>
      <Panel title="补缴的月份、基数和原因">
        <form
          className="short-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen.size > 0 && !isWrong && !wrongMonths && !isBusy) send();
          }}
        >
          <TextField name="from" type="month" label="从" max={paidTo} value={from} onChange={setFrom} />
          <TextField name="to" type="month" label="到" max={paidTo} value={to} onChange={setTo} />
          <TextField
            name="baseFen"
            label="缴存基数（元），可留空"
            inputMode="decimal"
            hint="留空按职工现在的基数，超出当月上下限的按上下限；补差额请填写应执行的基数。"
            error={isWrong ? '请填写金额，例如 5000.00' : undefined}
            value={base}
            onChange={setBase}
          />
          <SelectField name="reason" label="原因" value={reason} options={reasons} onChange={setReason} />
          <NextStep
            text="下一步，核对金额"
            missing={chosen.size === 0 ? '请先选择要补缴的职工。' : isWrong ? '请改正缴存基数。' : wrongMonths}
            isBusy={isBusy}
          />
        </form>
        <p className="muted">
          所选职工按相同的月份、基数和原因补缴；不同的请分次办理。单位已缴至{formatMonthText(paidTo)}
          ，之后的月份请办理汇缴。
        </p>
      </Panel>
    </>
  );
}

/** U-T2 补缴核定: by person, period and reason. */
export function BackPaymentForm() {
  const { data, error, refetch } = useRoute(contribution.getEmployerOverview, {});
  if (!data) return <PageWait title="补缴" error={error} onRetry={refetch} />;
  if (!data.contributedTo)
    return (
      <p className="notice">
        单位还没有缴过公积金，没有可以补缴的月份。{formatMonthText(data.nextDueMonth)}及以后的月份请
        <Link to={paths.remit}>办理汇缴</Link>。
      </p>
    );
  return <Form paidTo={data.contributedTo} />;
}
