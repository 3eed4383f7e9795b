import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { AttachmentSlots } from '../attachments.tsx';
import { Button } from '../button.tsx';
import { Missing, useObstacle } from '../obstacle.tsx';
import { ProblemSummary } from '../problem.tsx';
import { isAsking, isUnasked, PaperList, toHandIn } from './papers.tsx';
import { Buttons, type StepProps } from './step.tsx';

const pollMs = 700;

/** What other agencies confirm is asked of them with consent; what they cannot is handed in, with why. */
export function EvidenceStep({ door, view, go, back, isBusy, show }: StepProps) {
  const { caseId, assessment, consent } = view;
  const [isAgreed, setAgreed] = useState(consent.isGiven);
  const papers = useRef<HTMLDivElement>(null);
  const checking = useMutation({
    mutationFn: () => door.check(caseId),
    onSuccess: (answer) => {
      show(answer);
      // The button that was pressed goes; whoever uses the keyboard goes on from what is being asked.
      papers.current?.focus();
    },
  });
  const isWaiting = isAsking(assessment.papers);
  const polled = useQuery({
    queryKey: ['withdrawal-poll', door.key, caseId],
    queryFn: () => door.get(caseId),
    enabled: isWaiting,
    refetchInterval: pollMs,
    gcTime: 0,
  });
  const { data } = polled;
  useEffect(() => {
    if (data && isWaiting) show(data);
  }, [data, isWaiting, show]);
  const attachments = useQuery({
    queryKey: ['withdrawal-attachments', door.key, caseId],
    queryFn: () => door.attachments(caseId),
  });
  const changed = async () => {
    await attachments.refetch();
    show(await door.get(caseId));
  };
  const handIn = toHandIn(assessment.papers);
  const unasked = isUnasked(assessment.papers);
  const isMissing = handIn.some(({ attachmentCount }) => attachmentCount === 0);
  const isDown = assessment.papers.some(({ state }) => state === 'unavailable');
  const consenting = useObstacle(isAgreed ? undefined : '请先阅读授权内容，并在方框里打勾');
  const missing = [
    unasked && (isAgreed ? '请先按上面的“同意并核实”' : '请先在上面的方框里打勾，再按“同意并核实”'),
    isWaiting && '正在核实，请稍等几秒，有结果后再按“下一步”',
    isMissing &&
      `还没有提交：${handIn
        .filter(({ attachmentCount }) => attachmentCount === 0)
        .map(({ name }) => name)
        .join('、')}`,
  ].find((text) => text !== false);
  const obstacle = useObstacle(missing);
  return (
    <form
      className="wd-question"
      onSubmit={(event) => {
        event.preventDefault();
        if (!obstacle.stops()) go(view.form);
      }}
    >
      <div ref={papers} tabIndex={-1} role="group" aria-label="需要核实的材料">
        <PaperList papers={assessment.papers} />
      </div>
      {unasked && (
        <section className="wd-consent" aria-label="查询授权">
          <p>{consent.wording}</p>
          <label className="wd-agree">
            <input type="checkbox" checked={isAgreed} onChange={(event) => setAgreed(event.target.checked)} />
            <span>{door.isCounter ? '申请人已阅读并签字同意上述授权' : '我已阅读并同意上述授权'}</span>
          </label>
          <ProblemSummary error={checking.error} />
          <Missing text={consenting.text} />
          <Button type="primary" loading={checking.isPending} onClick={() => !consenting.stops() && checking.mutate()}>
            同意并核实
          </Button>
        </section>
      )}
      {isWaiting && (
        <p role="status" className="muted">
          正在向有关部门核实，一般几秒钟就有结果…
        </p>
      )}
      {isDown && !isWaiting && (
        <div className="wd-notice" role="status">
          <p>
            <strong>有部门暂时没有答复。</strong>
            您可以现在提交：这笔申请会保留，系统自动再次查询，有结果后继续办理并通知您，不用再来。
          </p>
        </div>
      )}
      {handIn.length > 0 && !isWaiting && (
        <section aria-label="提交证明">
          <h3 className="wd-subtitle">请提交证明材料</h3>
          {handIn.some(({ state }) => state === 'differs' || state === 'not-found') && (
            <p>
              <strong>填错了的，</strong>请按“上一步”改正，再核实一次，不用提交证明。
            </p>
          )}
          <p className="muted">没有核实到的，请提交单位或有关部门出具的证明，由工作人员审核。</p>
          <AttachmentSlots
            slots={handIn.map(({ id, name, detail }) => ({ key: id, name, hint: detail }))}
            attachments={attachments.data ?? []}
            onUpload={async (slot, file) => {
              await door.attach(caseId, slot, file);
              await changed();
            }}
            onRemove={async (attachmentId) => {
              await door.detach(caseId, attachmentId);
              await changed();
            }}
          />
        </section>
      )}
      <Buttons back={back} isBusy={isBusy} obstacle={obstacle.text} />
    </form>
  );
}
