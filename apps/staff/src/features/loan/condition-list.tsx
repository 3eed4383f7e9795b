import type { LoanCondition } from '../../parts/server.ts';

const marks = { yes: '符合', no: '不符合', unknown: '待核实' } as const;

/** Conditions as they stand, each with its figures and what to do. */
export function ConditionList({ conditions }: { readonly conditions: readonly LoanCondition[] }) {
  return (
    <ul className="loan-conditions">
      {conditions.map(({ key, text, holds, figures, source, remedy }) => (
        <li key={key} className={`holds-${holds}`}>
          <strong>{marks[holds]}</strong> {text}
          <span className="second-line">
            {figures}
            {remedy && `。${remedy}`}
          </span>
          {source && <span className="second-line">依据：{source}</span>}
        </li>
      ))}
    </ul>
  );
}
