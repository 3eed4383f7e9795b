import { ConfirmButton, formatMonthText, Money, Panel, useCommand } from '@anju/ui';
import { monthsText } from '../../parts/months.ts';
import { contribution, fen, formatYuan, type Remittance } from '../../parts/server.ts';
import { overviews, useTaken } from '../../parts/stale.ts';

/** Paying from money the employer already has at the centre; offered only when it is enough. */
export function UnallocatedPanel({ remittance }: { readonly remittance: Remittance }) {
  const taken = useTaken();
  const paying = useCommand(contribution.payFromUnallocated, { invalidates: overviews, onSuccess: taken });
  // Of several months the oldest must be covered; what is left over goes on to the next ones.
  const oldest = remittance.together?.find(({ state }) => state !== 'posted' && state !== 'withdrawn');
  const isPart = oldest !== undefined && remittance.unallocatedFen < remittance.amountFen;
  const due = isPart ? oldest.amountFen : remittance.amountFen;
  const target = isPart ? formatMonthText(oldest.month) : monthsText(remittance);
  const left = fen(BigInt(remittance.unallocatedFen) - BigInt(due));
  // Not enough and short: the summary above has said so already.
  if (remittance.unallocatedFen <= 0 || (left < 0n && remittance.state === 'short')) return null;
  return (
    <Panel title="用未分摊余额缴款">
      <p>
        贵单位未分摊余额 <Money fen={remittance.unallocatedFen} strong unit />
        {left >= 0n
          ? `，足够缴清${target}，不用另行转账。`
          : `，不足以单独缴清${target}。可以只转差额 ${formatYuan(fen(-left))} 元，附言不变，到账后与未分摊余额一并缴清；转足应缴金额 ${formatYuan(due)} 元的，未分摊余额不动。`}
      </p>
      {left >= 0n && (
        <ConfirmButton
          type="primary"
          title="用未分摊余额缴款？"
          description={
            <p>
              将从未分摊余额中支出 {formatYuan(due)} 元，记入{target}汇缴，
              {isPart ? '余额还够的，接着缴清后面的月份。' : `缴后余额 ${formatYuan(left)} 元。`}
              入账后不能撤销。已经向银行提交转账的，请不要重复缴款。
            </p>
          }
          confirmText={isPart ? `缴清${target}` : `缴款 ${formatYuan(due)} 元`}
          onConfirm={() => paying.mutateAsync({ params: { remittanceId: remittance.remittanceId } })}
        >
          用未分摊余额缴款
        </ConfirmButton>
      )}
    </Panel>
  );
}
