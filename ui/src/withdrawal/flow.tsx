import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { Button } from '../button.tsx';
import { DraftOffer, useDraft } from '../draft.tsx';
import { FieldFaults } from '../field.tsx';
import { PageSkeleton } from '../parts.tsx';
import { ProblemSummary, problemOf } from '../problem.tsx';
import { ResumeCode } from '../resume-code.tsx';
import { AmountStep } from './amount-step.tsx';
import { ConfirmStep } from './confirm-step.tsx';
import { ConditionList, LimitCard } from './derivation.tsx';
import { EvidenceStep } from './evidence-step.tsx';
import { KnownBeside } from './known-beside.tsx';
import {
  answerIn,
  faultsOf,
  resumeAt,
  type StepKey,
  stepsOf,
  type Withdrawal,
  type WithdrawalDoor,
  type WithdrawalForm,
} from './model.ts';
import { isUnasked, PaperList } from './papers.tsx';
import { questions, titleOf } from './questions.tsx';
import { Buttons, type StepProps } from './step.tsx';

const titles: Readonly<Partial<Record<StepKey, string>>> = {
  limit: '条件和额度',
  evidence: '核实材料',
  amount: '提取金额和收款卡',
  confirm: '核对后提交',
};

interface QuestionStepProps extends StepProps {
  readonly step: StepKey;
  readonly isFirst: boolean;
  /** It was handed in without these answers: the first such field takes the focus. */
  readonly faults: Readonly<Record<string, string>>;
}

/** One question with its buttons; Enter goes on. */
function QuestionStep({ step, view, go, back, isBusy, isFirst, faults }: QuestionStepProps) {
  // Each step is saved on the server as it is left; this one, until then, in the tab.
  const draft = useDraft<WithdrawalForm>(`withdrawal.${view.caseId}.${view.revision}.${step}`, view.form);
  const { value: form } = draft;
  const question = questions[step];
  const element = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length > 0) element.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
  }, [faults]);
  if (!question) return null;
  // What has been changed since is no longer what was found wrong.
  const standing = Object.entries(faults).filter(([field]) => answerIn(form, field) === answerIn(view.form, field));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Not before the server has it: a session that ended meanwhile is noticed by this very request.
    go(form, draft.forget);
  };
  return (
    <form ref={element} className="wd-question" onSubmit={submit}>
      <DraftOffer draft={draft} />
      <FieldFaults value={Object.fromEntries(standing)}>
        <question.Body form={form} asks={view.asks} onChange={draft.change} />
      </FieldFaults>
      <Buttons back={isFirst ? undefined : back} isBusy={isBusy} />
    </form>
  );
}

/** Conditions and limit, with “为什么”, before anything is submitted. */
function LimitStep({ view, go, back, isBusy }: StepProps) {
  const { assessment, form } = view;
  return (
    <form
      className="wd-question"
      onSubmit={(event) => {
        event.preventDefault();
        go(form);
      }}
    >
      {assessment.isAllowed && <LimitCard assessment={assessment} />}
      {!assessment.isAllowed && assessment.conditions.every(({ isMet }) => isMet) && (
        <div className="wd-unmet" role="alert">
          <p className="wd-unmet-title">现在没有可提取的金额</p>
          {assessment.bounds.map(({ id, title, derivation, source }) => (
            <p key={id}>
              {title}：{derivation}（依据：{source}）
            </p>
          ))}
        </div>
      )}
      <ConditionList assessment={assessment} />
      {assessment.papers.length > 0 && (
        <>
          <h3 className="wd-subtitle">需要的材料</h3>
          <PaperList papers={assessment.papers} />
        </>
      )}
      {assessment.isAllowed ? (
        <Buttons back={back} isBusy={isBusy} />
      ) : (
        <div className="wd-buttons">
          <Button onClick={back}>上一步，修改填写的内容</Button>
        </div>
      )}
    </form>
  );
}

/** Steps that are no questions. */
const pages: Readonly<Partial<Record<StepKey, (props: StepProps) => ReactNode>>> = {
  limit: LimitStep,
  evidence: EvidenceStep,
  amount: AmountStep,
  confirm: ConfirmStep,
};

function StepBody(props: QuestionStepProps): ReactNode {
  const Page = pages[props.step];
  return Page ? <Page key={props.step} {...props} /> : <QuestionStep key={props.step} {...props} />;
}

interface FlowProps {
  readonly door: WithdrawalDoor;
  readonly view: Withdrawal;
  /** Reads anew what somebody has changed elsewhere. */
  readonly reopen: () => unknown;
}

/** Which step the address names, unless something before it is still open. */
function stepAt(view: Withdrawal, named: string | null): StepKey {
  const steps = stepsOf(view);
  const first = resumeAt(view);
  const at = steps.findIndex((one) => one === named);
  if (at < 0) return first;
  const open = [
    Object.keys(view.unanswered).length > 0 && first,
    !view.assessment.isAllowed && ('limit' as const),
    isUnasked(view.assessment.papers) && ('evidence' as const),
  ].flatMap((one) => (one && steps.includes(one) ? [steps.indexOf(one)] : []));
  return steps[Math.min(at, ...open)] ?? first;
}

/** What the browser remembers of the way through the questions. */
interface Trail {
  /** The step that was left for this one. */
  readonly from?: StepKey;
  /** How many steps back the first one is. */
  readonly depth?: number;
}

/** Each step is a page of the browser's: its “back” is the last question, not the way out. */
function useSteps(view: Withdrawal) {
  const { search, state } = useLocation();
  const navigate = useNavigate();
  const named = new URLSearchParams(search).get('step');
  const step = stepAt(view, named);
  const { from, depth = 0 } = (state as Trail | null) ?? {};
  useEffect(() => {
    if (named !== step) void navigate(`?step=${step}`, { replace: true, state });
  }, [named, step, state, navigate]);
  return {
    step,
    goTo: (next: StepKey) => {
      if (next !== step) void navigate(`?step=${next}`, { state: { from: step, depth: depth + 1 } satisfies Trail });
    },
    goBack: (to: StepKey) => {
      if (from === to) void navigate(-1);
      else void navigate(`?step=${to}`, { replace: true, state: { depth } satisfies Trail });
    },
    /** When there is nothing left to fill in: the way back leads out. */
    leave: () => {
      if (depth > 0) void navigate(-depth);
    },
  };
}

/** The guided application: one question a step; each is saved, so that it can be left and found again anywhere. */
export function WithdrawalFlow({ door, view: given, reopen }: FlowProps) {
  const client = useQueryClient();
  const { data: start, error } = useQuery({ queryKey: ['withdrawal-start', door.key], queryFn: door.start });
  const [view, setView] = useState(given);
  const { step, goTo, goBack, leave } = useSteps(view);
  // Handed in and not answered in full. A question that has only now been asked has no faults yet.
  const [open, setOpen] = useState<StepKey>();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [step]);
  const show = (answer: Withdrawal) => {
    setView(answer);
    if (answer.mayChange) return;
    leave();
    client.setQueryData(['withdrawal', door.key, answer.caseId], answer);
  };
  const steps = stepsOf(view);
  const at = Math.max(0, steps.indexOf(step));
  const saving = useMutation({
    mutationFn: ({ form }: { readonly form: WithdrawalForm; readonly of: StepKey }) =>
      door.save(view.caseId, form, view.revision),
    onSuccess: (answer) => {
      setView(answer);
      const now = stepsOf(answer);
      // A question that is not fully answered stays; what was answered decides which comes next.
      const missing = Object.keys(answer.unanswered).length > 0 ? resumeAt(answer) : undefined;
      const next = now[now.indexOf(step) + 1] ?? step;
      const isAnswered = !missing || now.indexOf(missing) > now.indexOf(step);
      setOpen(isAnswered ? undefined : step);
      if (isAnswered) goTo(next);
    },
  });
  const faults = useMemo(() => (open === step ? faultsOf(view, step) : {}), [open, step, view]);
  if (!start) return error ? <ProblemSummary error={error} /> : <PageSkeleton lines={8} />;
  const refused = saving.variables?.of === step ? saving.error : null;
  const title = titles[step] ?? titleOf(step, view.form.reason);
  return (
    <section className="wd-sheet" aria-labelledby="wd-title">
      <p className="wd-count">
        {view.assessment.reasonName}提取　第 {at + 1} 步，共 {steps.length} 步
      </p>
      <div className="wd-bar" aria-hidden="true">
        {steps.map((one, index) => (
          <span key={one} className={index <= at ? 'wd-bar-done' : ''} />
        ))}
      </div>
      <h2 id="wd-title" ref={heading} tabIndex={-1} className="wd-title">
        {title}
      </h2>
      {view.corrections.length > 0 && (
        <div className="wd-notice" role="note">
          <strong>请补正：</strong>
          {view.corrections.map(({ field, text }) => (
            <p key={`${field}-${text}`}>
              {field && `${field}：`}
              {text}
            </p>
          ))}
        </div>
      )}
      <ProblemSummary error={refused} />
      {refused && problemOf(refused).code === 'casework/changed-meanwhile' && (
        <div className="wd-buttons">
          <Button type="primary" onClick={() => reopen()}>
            打开最新内容
          </Button>
        </div>
      )}
      <div className="wd-beside">
        <StepBody
          step={step}
          isFirst={at === 0}
          faults={faults}
          door={door}
          view={view}
          start={start}
          go={(form, onSaved) => saving.mutate({ form, of: step }, { onSuccess: () => onSaved?.() })}
          back={() => goBack(steps[Math.max(0, at - 1)] ?? step)}
          isBusy={saving.isPending}
          show={show}
        />
        <KnownBeside step={step} start={start} view={view} />
      </div>
      <div className="wd-elsewhere">
        <ResumeCode
          make={() => door.resumeCode(view.caseId)}
          then={
            door.isCounter
              ? '请申请人记下：登录网上服务大厅，在“我的业务”输入，即可接着填写。'
              : '在柜台报给工作人员，或在另一台设备登录后输入，即可接着填写。'
          }
        />
      </div>
    </section>
  );
}
