import { addMonths, Button, DraftOffer, formatMonthText, Panel, ProblemSummary, TextField, useRoute } from '@anju/ui';
import { NextStep } from '../../parts/next-step.tsx';
import { PageWait } from '../../parts/page-wait.tsx';
import { contribution, parseYuan } from '../../parts/server.ts';
import { useBusinessDraft } from './business-draft.ts';
import { useStart } from './use-start.ts';

/** `-12.5` 万元 → fen; `undefined` for what is no amount. */
function profitOf(text: string): number | undefined {
  const amount = text.trim() === '' ? undefined : parseYuan(text);
  return amount === undefined ? undefined : Number(amount);
}

function Form({ month, mostMonths }: { readonly month: string; readonly mostMonths: number }) {
  const draft = useBusinessDraft('deferral', {
    to: addMonths(month, Math.min(6, mostMonths) - 1),
    reason: '',
    last: '',
    before: '',
  });
  const { to, reason, last, before } = draft.value;
  const change = (field: keyof typeof draft.value) => (text: string) => draft.change({ ...draft.value, [field]: text });
  const { start, isBusy, error } = useStart(draft.forget);
  const profitLastYearFen = profitOf(last);
  const profitYearBeforeFen = profitOf(before);
  const wrong = (text: string, value: number | undefined) =>
    text !== '' && value === undefined ? '请填写金额（元），亏损填负数，例如 -50000' : undefined;
  return (
    <>
      <DraftOffer draft={draft} />
      <ProblemSummary error={error} />
      <Panel title="缓缴申请">
        <p>
          生产经营确有困难，经职工代表大会或者工会讨论通过的，可以申请缓缴（《住房公积金管理条例》第二十条）。从
          {formatMonthText(month)}
          起缓缴，一次最多 {mostMonths} 个月（至{formatMonthText(addMonths(month, mostMonths - 1))}
          ），期满自动恢复，效益好转后补缴。
        </p>
        <form
          className="short-form"
          onSubmit={(event) => {
            event.preventDefault();
            if (profitLastYearFen !== undefined && profitYearBeforeFen !== undefined && !isBusy)
              start({ kind: 'deferral', to, reason: reason.trim(), profitLastYearFen, profitYearBeforeFen });
          }}
        >
          <TextField
            name="to"
            type="month"
            label="缓缴到"
            min={month}
            max={addMonths(month, mostMonths - 1)}
            value={to}
            onChange={change('to')}
          />
          <TextField name="reason" label="缓缴原因" maxLength={500} value={reason} onChange={change('reason')} />
          <TextField
            name="profitLastYearFen"
            label="上年利润（元）"
            hint="亏损填负数"
            inputMode="decimal"
            value={last}
            error={wrong(last, profitLastYearFen)}
            onChange={change('last')}
          />
          <TextField
            name="profitYearBeforeFen"
            label="前年利润（元）"
            hint="亏损填负数"
            inputMode="decimal"
            value={before}
            error={wrong(before, profitYearBeforeFen)}
            onChange={change('before')}
          />
          <NextStep
            text="下一步，上传材料"
            missing={
              (reason.trim().length < 2 || profitLastYearFen === undefined || profitYearBeforeFen === undefined) &&
              '请填写缓缴原因和前两年的利润。'
            }
            isBusy={isBusy}
          />
        </form>
      </Panel>
    </>
  );
}

function Resume() {
  const { start, isBusy, error } = useStart();
  return (
    <Panel title="恢复缴存">
      <ProblemSummary error={error} />
      <p>贵单位正在缓缴期内。恢复缴存后，缓缴的月份按顺序逐月汇缴补上。</p>
      <Button type="primary" size="large" loading={isBusy} onClick={() => start({ kind: 'resumption' })}>
        下一步，恢复缴存
      </Button>
    </Panel>
  );
}

/** U-T3 缓交申请, or its end while it lasts. */
export function DeferralForm() {
  const { data, error, refetch } = useRoute(contribution.getEmployerOverview, {});
  if (!data) return <PageWait title="缓缴" error={error} onRetry={refetch} />;
  return data.state === '缓缴' ? <Resume /> : <Form month={data.nextDueMonth} mostMonths={data.deferralMaxMonths} />;
}
