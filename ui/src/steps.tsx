import type { ReactNode } from 'react';
import { InstantText } from './figures.tsx';

export interface MoneyStep {
  readonly step: string;
  readonly state: 'done' | 'waiting' | 'problem' | 'later';
  readonly at: string | null;
  readonly text: ReactNode;
}

const spoken = { done: '已完成', waiting: '进行中', problem: '有问题', later: '尚未开始' } as const;

/** The way of the money, honestly: what happened and when, what is waited for, what comes later. */
export function MoneySteps({
  steps,
  label = '资金办理进度',
}: {
  readonly steps: readonly MoneyStep[];
  readonly label?: string | undefined;
}) {
  return (
    <ol className="steps" aria-label={label}>
      {steps.map(({ step, state, at, text }) => (
        <li
          key={step}
          className={`step step-${state}`}
          aria-current={state === 'waiting' || state === 'problem' ? 'step' : undefined}
        >
          <span className="step-mark" aria-hidden="true" />
          <span className="step-text">
            <span className="visually-hidden">{spoken[state]}：</span>
            {text}
          </span>
          <span className="step-time">{at ? <InstantText value={at} /> : spoken[state]}</span>
        </li>
      ))}
    </ol>
  );
}
