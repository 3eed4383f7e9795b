import { ConfirmButton, formatCount, formatMonthText, Money, newRequestId, thisMonth, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { contribution, type Overview } from '../../parts/server.ts';
import { useOverviewsStale } from '../../parts/stale.ts';

/** A month without changes in one go: last month's people are listed and the signature is the next page. */
export function QuickConfirm({ overview }: { readonly overview: Overview }) {
  const navigate = useNavigate();
  const makeStale = useOverviewsStale();
  const [requestId] = useState(newRequestId);
  const carrying = useCommand(contribution.carryOver, {
    onSuccess: async ({ remittanceId }) => {
      await navigate(paths.sign(remittanceId));
      await makeStale();
    },
  });
  const { nextDueMonth: month, normalCount, monthlyFen, current } = overview;
  const isPossible = normalCount > 0 && current === null && month <= thisMonth();
  if (!isPossible) return null;
  return (
    <ConfirmButton
      size="large"
      title={`${formatMonthText(month)}人员和基数没有变化？`}
      description={
        <p>
          按现有 {formatCount(normalCount)} 人、应缴 <Money fen={monthlyFen} strong unit /> 生成{formatMonthText(month)}
          清册，下一页核对签名内容并用单位证书确认。有职工增减或基数变动的，请先办理变动或导入花名册。
        </p>
      }
      confirmText="没有变化，去签名"
      onConfirm={() => carrying.mutateAsync({ body: { month, requestId } })}
    >
      没有变化，直接核定
    </ConfirmButton>
  );
}
