import { Button, Masked, Money, Panel, ProblemSummary } from '@anju/ui';
import { type LoanEstimate, percentText } from '../../parts/server.ts';
import { ConditionList } from './condition-list.tsx';

interface Props {
  readonly estimate: LoanEstimate | undefined;
  readonly error: unknown;
  readonly isBusy: boolean;
  readonly isReady: boolean;
  readonly onEstimate: () => void;
}

/** how much may be lent, with every cap that applied, its figures and its source. */
export function EstimatePanel({ estimate, error, isBusy, isReady, onEstimate }: Props) {
  return (
    <Panel
      title="额度测算"
      extra={
        <Button onClick={onEstimate} loading={isBusy}>
          测算
        </Button>
      }
    >
      <ProblemSummary error={error} />
      {!estimate && (
        <p className="muted">{isReady ? '点“测算”查看可贷额度和各项条件。' : '填好左边内容后测算可贷额度。'}</p>
      )}
      {estimate && (
        <div className="stack" aria-live="polite">
          <p className="loan-limit">
            最高可贷 <Money fen={estimate.limitFen} unit strong />
            <span className="second-line">
              受限于“{estimate.limitedBy}”；月还款 <Money fen={estimate.instalmentFen} unit />
              ，占收入 {Math.round(estimate.burdenPpm / 10_000)}%
            </span>
          </p>
          <ul className="loan-caps">
            {estimate.caps.map(({ key, label, amountFen, figures, source, isLeast }) => (
              <li key={key} className={isLeast ? 'least' : undefined}>
                <span className="loan-cap-head">
                  {label}
                  {isLeast && '（最低）'} <Money fen={amountFen} unit />
                </span>
                <span className="second-line">{figures}</span>
                <span className="second-line">依据：{source}</span>
              </li>
            ))}
          </ul>
          <p className="muted">
            年利率 {percentText(estimate.ratePpm)}（{estimate.rateSource}）
          </p>
          <ConditionList conditions={estimate.conditions} />
          <ul className="loan-caps">
            {estimate.borrowers.map(({ personId, nameMasked, relation, balanceFen, incomeFen, monthsPaid }) => (
              <li key={personId}>
                {relation} <Masked value={nameMasked} />
                <span className="second-line">
                  可用余额 <Money fen={balanceFen} unit />
                  ，月收入 <Money fen={incomeFen} unit />
                  ，连续缴存 {monthsPaid} 个月
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}
