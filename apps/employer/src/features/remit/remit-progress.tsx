import { confirmWords } from '../../parts/seat.ts';

const steps = ['提交清册', '核对变化', confirmWords.step, '缴款', '入账'];

/** Where the clerk is in the month's work; the whole order is visible from the first page on. */
export function RemitProgress({ at, isDone = false }: { readonly at: number; readonly isDone?: boolean }) {
  return (
    <ol className="remit-progress" aria-label="办理步骤">
      {steps.map((step, index) => {
        const state = isDone || index < at ? 'done' : index === at ? 'now' : 'later';
        return (
          <li key={step} className={`is-${state}`} aria-current={state === 'now' ? 'step' : undefined}>
            <span className="remit-progress-mark" aria-hidden="true">
              {state === 'done' ? '✓' : index + 1}
            </span>
            {step}
            {state === 'done' && <span className="visually-hidden">（已完成）</span>}
          </li>
        );
      })}
    </ol>
  );
}
