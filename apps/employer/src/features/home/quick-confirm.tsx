import { ConfirmButton, formatCount, formatMonthText, Money, newRequestId, thisMonth, useCommand } from '@anju/ui';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { dueMonths } from '../../parts/months.ts';
import { paths } from '../../parts/routes.ts';
import { contribution, type Overview } from '../../parts/server.ts';
import { useOverviewsStale } from '../../parts/stale.ts';

/** What is due without changes in one go, months in arrears with it: people are listed as they are, and the signature is next. */
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
  const months = dueMonths(overview);
  const through = months.at(-1) ?? month;
  const text = months.length > 1 ? `${formatMonthText(month)}至${formatMonthText(through)}` : formatMonthText(month);
  return (
    <ConfirmButton
      size="large"
      title={`${text}人员和基数没有变化？`}
      description={
        <p>
          按现有 {formatCount(normalCount)} 人、
          {months.length > 1 && (
            <>
              每月 <Money fen={monthlyFen} unit />、
            </>
          )}
          应缴 <Money fen={monthlyFen * months.length} strong unit /> 生成{text}
          清册，下一页核对签名内容并用单位证书确认。
          {months.length > 1 && '一次签名、一笔转账，按月份先后入账；只办其中几个月的，请在“汇缴核定”中勾选月份。'}
          有职工增减或基数变动的，请先办理变动或导入花名册。
        </p>
      }
      confirmText="没有变化，去签名"
      onConfirm={() => carrying.mutateAsync({ body: { month, through, requestId } })}
    >
      {months.length > 1 ? `没有变化，${months.length} 个月一并核定` : '没有变化，直接核定'}
    </ConfirmButton>
  );
}
