import { ConfirmButton, formatCount, formatMonthText, Money, newRequestId, Panel, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { dueMonths } from '../../parts/months.ts';
import { paths } from '../../parts/routes.ts';
import { contribution, type Overview } from '../../parts/server.ts';
import { useOverviewsStale } from '../../parts/stale.ts';

interface CarryOverPanelProps {
  readonly overview: Overview;
  /** The newest month to list. */
  readonly through: string;
  readonly isDisabled: boolean;
}

/** The short way: the same people and bases as last month. */
export function CarryOverPanel({ overview, through, isDisabled }: CarryOverPanelProps) {
  const navigate = useNavigate();
  const makeOverviewsStale = useOverviewsStale();
  // Kept across retries, so that a lost answer cannot make two lists.
  const [requestId] = useState(newRequestId);
  const carrying = useCommand(contribution.carryOver, {
    onSuccess: async ({ remittanceId }) => {
      await navigate(paths.remittance(remittanceId));
      await makeOverviewsStale();
    },
  });
  const month = overview.nextDueMonth;
  const isFirst = overview.contributedTo === null;
  const way = isFirst ? '用已开户的职工' : '沿用上月清册';
  const count = dueMonths(overview).filter((one) => one <= through).length;
  const months = count > 1 ? `${formatMonthText(month)}至${formatMonthText(through)}` : formatMonthText(month);
  return (
    <Panel title={isFirst ? '用已开户的职工' : '沿用上月清册'}>
      <p>
        {isFirst
          ? '第一次汇缴：按现有职工和开户时的缴存基数生成清册，不需要文件。'
          : '人员和缴存基数与上月完全相同时使用，不需要文件。'}
      </p>
      <dl className="plain-facts">
        <div>
          <dt>正常缴存职工</dt>
          <dd>{formatCount(overview.normalCount)} 人</dd>
        </div>
        <div>
          <dt>月应缴额</dt>
          <dd>
            <Money fen={overview.monthlyFen} unit />
          </dd>
        </div>
        {count > 1 && (
          <div>
            <dt>{count} 个月合计</dt>
            <dd>
              <Money fen={overview.monthlyFen * count} strong unit />
            </dd>
          </div>
        )}
      </dl>
      {overview.normalCount === 0 ? (
        <div className="stack">
          <p className="muted">
            单位没有正常缴存的职工。有职工要缴的，请导入花名册；确实没有的，核定为零人，不用缴款。
          </p>
          <ConfirmButton
            disabled={isDisabled}
            title={`${months}没有缴存职工？`}
            description={
              <p>将把{months}核定为零人、零元，下一页用单位证书确认后即办结；以后有新录用的职工从下一个月起缴存。</p>
            }
            confirmText="没有职工，去核定"
            onConfirm={() => carrying.mutateAsync({ body: { month, through, requestId } })}
          >
            没有缴存职工，按零人核定
          </ConfirmButton>
        </div>
      ) : (
        <ConfirmButton
          disabled={isDisabled}
          title={`${way}办理${months}汇缴？`}
          description={
            <p>
              将按{isFirst ? '现有' : '上月'}的 {formatCount(overview.normalCount)} 人和缴存基数
              {count > 1 ? '逐月' : ''}生成{months}清册。 生成后仍可核对，确认前可以放弃重来。
            </p>
          }
          confirmText="生成清册"
          onConfirm={() => carrying.mutateAsync({ body: { month, through, requestId } })}
        >
          {count > 1 ? `${way}，办理 ${count} 个月` : isFirst ? '生成清册' : way}
        </ConfirmButton>
      )}
    </Panel>
  );
}
