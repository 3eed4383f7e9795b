import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { yuanCapital } from '../../../server/src/rules.ts';
import { Button } from '../button.tsx';
import { Money } from '../figures.tsx';
import { Facts } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { answersOf } from './answers.tsx';
import { cardText } from './model.ts';
import { PaperList } from './papers.tsx';
import { Buttons, type StepProps } from './step.tsx';

/** Check-your-answers: everything once more, then one button. */
export function ConfirmStep({ door, view, back, show }: StepProps) {
  const { caseId, amountFen, assessment, payee, nextOn } = view;
  const [wantsPerson, setWantsPerson] = useState(false);
  const submitting = useMutation({
    mutationFn: async () => {
      if (wantsPerson) await door.askForHuman(caseId);
      const { version } = await door.get(caseId);
      return door.submit(caseId, version);
    },
    onSuccess: show,
  });
  return (
    <form
      className="wd-question"
      onSubmit={(event) => {
        event.preventDefault();
        submitting.mutate();
      }}
    >
      <ProblemSummary error={submitting.error} />
      <Facts
        items={[
          ...answersOf(view.form),
          { label: '提取金额', value: <Money fen={amountFen} strong unit /> },
          { label: '大写', value: yuanCapital(amountFen) },
          ...(assessment.closes ? [{ label: '其中利息', value: <Money fen={assessment.interestFen} unit /> }] : []),
          { label: '收款人', value: payee?.name ?? '—' },
          { label: '收款银行卡', value: payee ? cardText(payee) : '—' },
          ...((assessment.nextOn ?? nextOn)
            ? [{ label: '下次可申请', value: `${assessment.nextOn ?? nextOn} 以后` }]
            : []),
        ]}
      />
      {assessment.papers.length > 0 && <PaperList papers={assessment.papers} />}
      {assessment.closes && (
        <div className="wd-notice" role="note">
          <p>
            提交并批准后，个人公积金账户将<strong>销户</strong>，不能恢复；以后在新单位缴存会开立新账户。
          </p>
        </div>
      )}
      <label className="wd-agree">
        <input type="checkbox" checked={wantsPerson} onChange={(event) => setWantsPerson(event.target.checked)} />
        <span>{door.isCounter ? '申请人要求由工作人员审核' : '请工作人员审核'}（不由系统自动审批）</span>
      </label>
      <p className="muted">提交即表示所填内容真实。以欺骗手段提取的，按《住房公积金管理条例》第四十一条处理。</p>
      <Buttons back={back} isBusy={submitting.isPending} next="提交申请" />
      {submitting.error ? <Button onClick={back}>返回修改</Button> : null}
    </form>
  );
}
