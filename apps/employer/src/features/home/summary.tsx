import { formatCount, formatRatio, Money, Panel } from '@anju/ui';
import type { Overview } from '../../parts/server.ts';

/** The figures a clerk is asked for most. */
export function Summary({ overview }: { readonly overview: Overview }) {
  return (
    <Panel title="单位账户">
      <dl className="unit-summary">
        <div className="unit-summary-main">
          <dt>未分摊余额（元）</dt>
          <dd>
            <Money fen={overview.unallocatedFen} strong />
          </dd>
        </div>
        <div>
          <dt>月应缴额（元）</dt>
          <dd>
            <Money fen={overview.monthlyFen} />
          </dd>
        </div>
        <div>
          <dt>缴存比例</dt>
          <dd>
            单位 {formatRatio(overview.employerRatioPpm)}，个人 {formatRatio(overview.memberRatioPpm)}
          </dd>
        </div>
        <div>
          <dt>正常缴存</dt>
          <dd>{formatCount(overview.normalCount)} 人</dd>
        </div>
        <div>
          <dt>封存</dt>
          <dd>{formatCount(overview.sealedCount)} 人</dd>
        </div>
        <div>
          <dt>职工账户余额合计（元）</dt>
          <dd>
            <Money fen={overview.balanceFen} />
          </dd>
        </div>
      </dl>
    </Panel>
  );
}
