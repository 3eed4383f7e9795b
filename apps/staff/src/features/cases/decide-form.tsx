import {
  Button,
  Field,
  faultOf,
  ProblemSummary,
  problemOf,
  queryClient,
  routeKey,
  useCommand,
  useKeptWords,
} from '@anju/ui';
import type { FormEvent } from 'react';
import { casework, type StaffCase } from '../../parts/server.ts';

const outcomes = {
  approve: { text: '通过', button: '通过', hint: '转入下一环节；最后一个环节通过即批准。' },
  return: { text: '退回补正', button: '退回申请人', hint: '写清要补正什么；申请人改好后重新提交。' },
  refuse: { text: '不予批准', button: '不予批准', hint: '业务就此结束；理由会告知申请人。' },
} as const;
type Outcome = keyof typeof outcomes;

/** What is done after the approval: signed, registered, paid. */
const doneOutcomes = (stage: string): Readonly<Record<Outcome, { text: string; button: string; hint: string }>> => ({
  approve: { text: '已办妥', button: `确认${stage}`, hint: '确认本环节已经办妥，转入下一环节。' },
  return: { ...outcomes.return, hint: '退回给申请人改正；已签的文书作废，改好后重新审核。' },
  refuse: { text: '终止办理', button: '终止办理', hint: '业务就此结束，已签的文书作废；理由会告知申请人。' },
});

const usualReasons: Readonly<Record<Outcome, readonly string[]>> = {
  approve: ['材料齐全，符合规定', '数据核验一致，同意'],
  return: ['材料照片不清晰，请重新拍照上传', '材料不全，请按要求补充', '填写的金额与材料不一致'],
  refuse: ['不符合申请条件', '核验结果与申请内容不符'],
};

const doneReasons: typeof usualReasons = { ...usualReasons, approve: ['当面签字，原件已核对'] };

interface CorrectionLine {
  readonly key: number;
  readonly field: string;
  readonly text: string;
}

/** What the applicant must mend, line by line; the documents of the business are offered as places. */
function Corrections({
  lines,
  places,
  onChange,
}: {
  lines: readonly CorrectionLine[];
  places: readonly string[];
  onChange: (lines: readonly CorrectionLine[]) => void;
}) {
  const set = (key: number, change: Partial<CorrectionLine>) =>
    onChange(lines.map((line) => (line.key === key ? { ...line, ...change } : line)));
  return (
    <fieldset className="corrections">
      <legend>需要补正的内容</legend>
      <datalist id="correction-places">
        {places.map((place) => (
          <option key={place} value={place} />
        ))}
      </datalist>
      {lines.map(({ key, field, text }) => (
        <div key={key} className="correction">
          <input
            className="control"
            aria-label="补正项"
            placeholder="哪一项"
            list="correction-places"
            maxLength={60}
            value={field}
            onChange={(event) => set(key, { field: event.target.value })}
          />
          <input
            className="control"
            aria-label="怎样补正"
            placeholder="怎样补正"
            maxLength={200}
            value={text}
            onChange={(event) => set(key, { text: event.target.value })}
          />
          <button
            type="button"
            className="link-button"
            onClick={() => onChange(lines.filter((line) => line.key !== key))}
          >
            删除
          </button>
        </div>
      ))}
      <button
        type="button"
        className="link-button"
        onClick={() => onChange([...lines, { key: (lines.at(-1)?.key ?? 0) + 1, field: '', text: '' }])}
      >
        增加一项
      </button>
    </fieldset>
  );
}

interface Opinion {
  readonly outcome: Outcome;
  readonly reason: string;
  readonly lines: readonly CorrectionLine[];
  /** The case as it was when it was written. */
  readonly version: number;
}
const noOpinion = (version: number): Opinion => ({
  outcome: 'approve',
  reason: '',
  lines: [{ key: 1, field: '', text: '' }],
  version,
});

const meanwhile: readonly (string | undefined)[] = ['casework/changed-meanwhile', 'casework/papers-changed'];

/** Somebody else was faster, an answer has come, or a paper: what stands now is shown, what was written stays. */
function ShowNewest({ error }: { readonly error: unknown }) {
  if (!error || !meanwhile.includes(problemOf(error).code)) return null;
  return (
    <Button type="primary" onClick={() => void queryClient.invalidateQueries({ queryKey: routeKey(casework.getWork) })}>
      查看最新情况
    </Button>
  );
}

interface DecideProps {
  readonly work: StaffCase;
  readonly onDecided: (text: string) => void;
}

/** Decides the stage: arrows choose the outcome, Ctrl with Enter sends it. */
export function DecideForm({ work, onDecided }: DecideProps) {
  // Kept while somebody looks at another page, or the case gets a new version meanwhile: another round is another opinion.
  const fresh = noOpinion(work.version);
  const [opinion, write, forget] = useKeptWords(`decide.${work.caseId}.${work.round}.${work.stageText}`, fresh);
  const setOpinion = (next: Opinion) => write({ ...next, version: work.version });
  const { outcome, reason, lines } = opinion;
  const isDoing = work.state === 'executing';
  const words = isDoing ? doneOutcomes(work.stageText ?? '办妥') : outcomes;
  const setReason = (text: string) => setOpinion({ ...opinion, reason: text });
  const command = useCommand(casework.decideCase, {
    invalidates: [casework.listWork, casework.getWork],
    onSuccess: (decided) => {
      write(fresh);
      forget();
      onDecided(`${decided.number} ${decided.stageText ? `已转${decided.stageText}` : decided.stateText}`);
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const corrections = lines.filter(({ text }) => text.trim().length >= 2).map(({ field, text }) => ({ field, text }));
    command.mutate({
      params: { caseId: work.caseId },
      body: {
        version: work.version,
        outcome,
        reason: reason.trim(),
        ...(outcome === 'return' && corrections.length > 0 && { corrections }),
      },
    });
  };
  const places = [...work.slots.map(({ name }) => name), ...work.view.claims.map(({ label }) => label)];
  return (
    <form
      className="decide"
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
      }}
    >
      <ProblemSummary error={command.error} />
      <ShowNewest error={command.error} />
      {opinion.version !== work.version && (
        <p className="note note-warn" role="status">
          您填写意见以后，这笔业务有了变化。请看清最新内容，再提交意见。
        </p>
      )}
      <fieldset className="outcomes">
        <legend className="visually-hidden">审核结果</legend>
        {(Object.keys(outcomes) as Outcome[]).map((key) => (
          <label key={key} className={`outcome outcome-${key}`}>
            <input
              type="radio"
              name="outcome"
              value={key}
              checked={key === outcome}
              onChange={() => setOpinion({ ...opinion, outcome: key })}
            />
            <span>{words[key].text}</span>
          </label>
        ))}
      </fieldset>
      <p className="muted">{words[outcome].hint}</p>
      {outcome === 'return' && (
        <Corrections lines={lines} places={places} onChange={(changed) => setOpinion({ ...opinion, lines: changed })} />
      )}
      <Field
        name="reason"
        label={
          outcome !== 'approve' ? '理由（必填，会告知申请人）' : isDoing ? '办理说明（可不填）' : '审核意见（可不填）'
        }
        error={faultOf(command.error, 'reason')}
      >
        {(control) => (
          <textarea
            {...control}
            className="control"
            rows={3}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className="reasons" role="group" aria-label="常用意见">
        {(isDoing ? doneReasons : usualReasons)[outcome].map((text) => (
          <button key={text} type="button" className="chip" onClick={() => setReason(text)}>
            {text}
          </button>
        ))}
      </div>
      <Button
        type="primary"
        htmlType="submit"
        danger={outcome === 'refuse'}
        loading={command.isPending}
        block
        size="large"
      >
        {words[outcome].button}
      </Button>
      <p className="muted decide-keys">
        <kbd>Ctrl</kbd> <kbd>回车</kbd> 提交
      </p>
    </form>
  );
}
