import { useState } from 'react';
import { Money } from '../figures.tsx';
import { WhyDrawer } from '../why.tsx';
import type { Assessment } from './model.ts';

const labelOf = ({ closes }: Assessment, isDecided: boolean): string =>
  isDecided ? '审批时核定的可提取额度' : closes ? '销户可提取（本金和利息）' : '现在最多可提取';

/** The limit with its derivation: every bound, which one binds, and the clause of each. */
export function LimitCard({
  assessment,
  isDecided = false,
}: {
  readonly assessment: Assessment;
  /** Approved and on its way: what may be drawn now is another matter. */
  readonly isDecided?: boolean;
}) {
  const binding = assessment.bounds.find(({ isBinding }) => isBinding);
  return (
    <section className="wd-limit" aria-label="可提取额度">
      <div>
        <p className="wd-limit-label">{labelOf(assessment, isDecided)}</p>
        <p className="wd-limit-figure">
          <Money fen={assessment.limitFen} strong unit />
        </p>
      </div>
      {binding && (
        <div className="wd-limit-why">
          <span>{binding.derivation}</span>
          <WhyDrawer
            title="可提取额度怎么算"
            items={assessment.bounds.map((bound) => ({
              label: bound.isBinding ? `${bound.title}（最低，以此为准）` : bound.title,
              value: <Money fen={bound.amountFen} unit />,
              source: bound.source,
            }))}
            formula={
              assessment.closes
                ? binding.derivation
                : assessment.bounds.map(({ id, title, derivation }) => (
                    <p key={id}>
                      {title}：{derivation}
                    </p>
                  ))
            }
            note={`按 ${assessment.on} 适用的规定计算：${assessment.rows.map(({ source, validFrom }) => `${source}（${validFrom} 起施行）`).join('；')}。`}
          />
        </div>
      )}
    </section>
  );
}

/** Every condition with the figures that were compared; what is not met says what to do. */
export function ConditionList({ assessment }: { readonly assessment: Assessment }) {
  const unmet = assessment.conditions.filter(({ isMet }) => !isMet);
  const met = assessment.conditions.filter(({ isMet }) => isMet);
  const [isOpen, setOpen] = useState(unmet.length === 0 && met.length <= 6);
  return (
    <div className="wd-conditions">
      {unmet.length > 0 && (
        <div className="wd-unmet" role="alert">
          <p className="wd-unmet-title">有 {unmet.length} 项条件不满足，现在不能提取</p>
          <ul>
            {unmet.map((condition) => (
              <Condition key={condition.id} condition={condition} />
            ))}
          </ul>
        </div>
      )}
      <button type="button" className="link-button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {isOpen ? '收起' : '查看'}已满足的 {met.length} 项条件
      </button>
      {isOpen && (
        <ul>
          {met.map((condition) => (
            <Condition key={condition.id} condition={condition} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Condition({ condition }: { readonly condition: Assessment['conditions'][number] }) {
  const { title, isMet, compared, source, remedy } = condition;
  return (
    <li className={isMet ? 'wd-condition wd-condition-met' : 'wd-condition wd-condition-unmet'}>
      <span className="wd-mark" aria-hidden="true">
        {isMet ? '✓' : '×'}
      </span>
      <div>
        <p className="wd-condition-title">
          <span className="visually-hidden">{isMet ? '满足：' : '不满足：'}</span>
          {title}
        </p>
        <p>{compared}</p>
        {!isMet && remedy && (
          <p>
            <strong>您可以：</strong>
            {remedy}
          </p>
        )}
        <p className="wd-source">依据：{source}</p>
      </div>
    </li>
  );
}
