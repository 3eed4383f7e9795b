import { Button, call, Dialog, Field, Money, problemOf, queryClient, routeKey } from '@anju/ui';
import { useState } from 'react';
import { casework, report, type WorkRow } from '../../parts/server.ts';

type Result = { readonly isDone: true; readonly text: string } | { readonly isDone: false; readonly text: string };

/** One case after the other, each in a transaction of its own: what one is refused for holds up no other. */
async function approveEach(
  rows: readonly WorkRow[],
  reason: string,
  onResult: (caseId: string, result: Result) => void,
) {
  for (const { caseId, version } of rows) {
    try {
      const decided = await call(casework.decideCase, {
        params: { caseId },
        body: { version, outcome: 'approve', reason },
      });
      onResult(caseId, {
        isDone: true,
        text: `已通过，${decided.stageText ? `转${decided.stageText}` : decided.stateText}`,
      });
    } catch (error) {
      const { title, detail } = problemOf(error);
      onResult(caseId, { isDone: false, text: detail ?? title });
    }
  }
  for (const stale of [casework.listWork, report.listDuties])
    await queryClient.invalidateQueries({ queryKey: routeKey(stale) });
}

/** Approves many cases: shows what is approved and their sum, then the outcome of each. */
export function BatchDialog({ rows: given, onClose }: { rows: readonly WorkRow[]; onClose: () => void }) {
  // The list behind changes while cases leave it.
  const [rows] = useState(given);
  const [reason, setReason] = useState('符合规定，同意');
  const [state, setState] = useState<'asking' | 'running' | 'over'>('asking');
  const [results, setResults] = useState<ReadonlyMap<string, Result>>(new Map());
  const sum = rows.reduce((total, { amountFen }) => total + (amountFen ?? 0), 0);
  const run = async () => {
    setState('running');
    await approveEach(rows, reason.trim(), (caseId, result) =>
      setResults((before) => new Map(before).set(caseId, result)),
    );
    setState('over');
  };
  const failures = [...results.values()].filter(({ isDone }) => !isDone).length;
  return (
    <Dialog
      title={`批量通过 ${rows.length} 笔`}
      wide
      onClose={state === 'running' ? () => undefined : onClose}
      footer={
        state === 'asking' ? (
          <>
            <Button onClick={onClose}>返回</Button>
            <Button type="primary" onClick={() => void run()}>
              通过 {rows.length} 笔
            </Button>
          </>
        ) : (
          <Button type="primary" autoFocus loading={state === 'running'} onClick={onClose}>
            {state === 'running' ? `正在办理 ${results.size} / ${rows.length}` : '完成'}
          </Button>
        )
      }
    >
      <p className="note">
        逐笔办理，一笔不成不影响其他各笔。共 {rows.length} 笔，金额合计 <Money fen={sum} unit strong />。
      </p>
      {state === 'over' && (
        <p role="status" className={failures > 0 ? 'note note-warn' : 'note'}>
          {failures === 0 ? '全部通过。' : `${rows.length - failures} 笔通过，${failures} 笔没有办成，原因见下表。`}
        </p>
      )}
      {state === 'asking' && (
        <Field name="batch-reason" label="审核意见">
          {(control) => (
            <textarea
              {...control}
              className="control"
              rows={2}
              maxLength={500}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
      )}
      <ul className="batch">
        {rows.map(({ caseId, number, title, subjectName, amountFen }) => {
          const result = results.get(caseId);
          return (
            <li key={caseId}>
              <span>
                {title}　{subjectName}
                <span className="second-line figures">{number}</span>
              </span>
              <Money fen={amountFen} unit />
              <span className={result && !result.isDone ? 'batch-bad' : 'batch-good'}>{result?.text ?? ''}</span>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
