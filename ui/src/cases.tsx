import type { ReactNode } from 'react';
import { InstantText } from './figures.tsx';
import { StateTag, type StateTexts } from './parts.tsx';

/** States of a case and their tones; the server sends the words with each case. */
export type CaseState =
  | 'draft'
  | 'submitted'
  | 'waiting'
  | 'reviewing'
  | 'returned'
  | 'approved'
  | 'executing'
  | 'done'
  | 'refused'
  | 'failed'
  | 'cancelled';

export const caseStateTexts: StateTexts<CaseState> = {
  draft: ['填写中', 'calm'],
  submitted: ['已受理', 'info'],
  waiting: ['等待核验', 'wait'],
  reviewing: ['审核中', 'info'],
  returned: ['待补正', 'wait'],
  approved: ['已批准', 'good'],
  executing: ['办理中', 'info'],
  done: ['已办结', 'good'],
  refused: ['不予批准', 'bad'],
  failed: ['办理失败', 'bad'],
  cancelled: ['已撤销', 'calm'],
};

/** A case's state, and the stage that it waits in. */
export function CaseTag({ state, stageText }: { readonly state: CaseState; readonly stageText?: string | null }) {
  return (
    <span className="case-tag">
      <StateTag state={state} texts={caseStateTexts} />
      {stageText && <span className="case-stage">{stageText}</span>}
    </span>
  );
}

interface HistoryLine {
  readonly at: string;
  readonly state: CaseState;
  readonly title: string;
  readonly text: string;
  readonly actorText: string;
  readonly channelText: string;
}

/** Everything that happened to a case, the newest first: when, what, who, where. */
export function CaseHistory({
  lines,
  label = '办理经过',
}: {
  readonly lines: readonly HistoryLine[];
  readonly label?: string;
}) {
  const newestFirst = lines.map((line, index) => ({ ...line, index })).reverse();
  return (
    <ol className="case-history" aria-label={label}>
      {newestFirst.map(({ index, at, state, title, text, actorText, channelText }) => (
        <li key={index} className={`case-event case-event-${caseStateTexts[state][1]}`}>
          <span className="case-event-mark" aria-hidden="true" />
          <div>
            <p className="case-event-title">{title}</p>
            {text && <p className="case-event-text">{text}</p>}
            <p className="case-event-by">
              <InstantText value={at} />　{actorText}
              {channelText !== actorText && `　${channelText}`}
            </p>
          </div>
        </li>
      ))}
    </ol>
  );
}

interface StageLine {
  readonly key: string;
  readonly name: string;
  readonly state: 'passed' | 'current' | 'later';
  readonly actorText?: string | null;
  readonly at?: string | null;
}

const spokenStages = { passed: '已通过', current: '正在办理', later: '尚未开始' } as const;

/** The chain of a case's stages in one line: who has passed it, where it is, what comes. */
export function CaseStages({ stages, extra }: { readonly stages: readonly StageLine[]; readonly extra?: ReactNode }) {
  return (
    <ol className="case-stages" aria-label="办理环节">
      {stages.map(({ key, name, state, actorText, at }) => (
        <li key={key} className={`case-stage-${state}`} aria-current={state === 'current' ? 'step' : undefined}>
          <span className="visually-hidden">{spokenStages[state]}：</span>
          <strong>{name}</strong>
          <span className="case-stage-by">
            {actorText ? (
              <>
                {actorText} {at && <InstantText value={at} />}
              </>
            ) : (
              spokenStages[state]
            )}
          </span>
        </li>
      ))}
      {extra && <li>{extra}</li>}
    </ol>
  );
}
