import { Button, formatCount, formatRatio, Money, Panel, ProblemSummary, TextField, useRoute } from '@anju/ui';
import { useState } from 'react';
import { PageWait } from '../../parts/page-wait.tsx';
import { contribution, type Overview } from '../../parts/server.ts';
import { useStart } from './use-start.ts';

/** `8.5` → 85000 parts per million; `undefined` for what is no percentage with at most one decimal. */
function ratioOf(text: string): number | undefined {
  const match = /^(\d{1,2})(?:\.(\d))?%?$/.exec(text.normalize('NFKC').trim());
  return match ? Number(match[1]) * 10_000 + Number(match[2] ?? 0) * 1000 : undefined;
}

function Form({ overview }: { readonly overview: Overview }) {
  const [employer, setEmployer] = useState(formatRatio(overview.employerRatioPpm));
  const [member, setMember] = useState(formatRatio(overview.memberRatioPpm));
  const { start, isBusy, error } = useStart();
  const employerRatioPpm = ratioOf(employer);
  const memberRatioPpm = ratioOf(member);
  const range = `${formatRatio(overview.ratioMinPpm)} 至 ${formatRatio(overview.ratioMaxPpm)}`;
  const wrong = (ratio: number | undefined) =>
    ratio === undefined ? '请填写百分比，最多一位小数，例如 8 或 8.5' : undefined;
  return (
    <Panel title="新的缴存比例">
      <ProblemSummary error={error} />
      <p>
        现行比例：单位 {formatRatio(overview.employerRatioPpm)}，个人 {formatRatio(overview.memberRatioPpm)}；正常缴存{' '}
        {formatCount(overview.normalCount)} 人，月应缴 <Money fen={overview.monthlyFen} unit />。
      </p>
      <form
        className="short-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (employerRatioPpm !== undefined && memberRatioPpm !== undefined && !isBusy)
            start({ kind: 'ratio', employerRatioPpm, memberRatioPpm });
        }}
      >
        <TextField
          name="employerRatioPpm"
          label="单位缴存比例（%）"
          hint={range}
          inputMode="decimal"
          value={employer}
          error={wrong(employerRatioPpm)}
          onChange={setEmployer}
        />
        <TextField
          name="memberRatioPpm"
          label="个人缴存比例（%）"
          hint={range}
          inputMode="decimal"
          value={member}
          error={wrong(memberRatioPpm)}
          onChange={setMember}
        />
        <Button type="primary" htmlType="submit" size="large" loading={isBusy}>
          下一步，核对影响
        </Button>
      </form>
      <p className="muted">
        单位和个人的比例都须在 {range}{' '}
        之间，对本单位全部正常缴存的职工执行。生产经营困难需要低于下限或暂停缴存的，须经职工代表大会通过并由中心审核，请申请缓缴。
      </p>
    </Panel>
  );
}

/** U-T7 比例调整. */
export function RatioForm() {
  const { data, error, refetch } = useRoute(contribution.getEmployerOverview, {});
  if (!data) return <PageWait title="比例调整" error={error} onRetry={refetch} />;
  return <Form overview={data} />;
}
