import { WhyDrawer } from '@anju/ui';
import { missingFen, receivedFen } from '../../parts/missing.ts';
import { monthsText } from '../../parts/months.ts';
import { formatYuan, type Remittance } from '../../parts/server.ts';

/** Why the money that came did not post, in figures, and what to do. */
export function ShortPanel({ remittance }: { readonly remittance: Remittance }) {
  const missing = missingFen(remittance);
  const received = receivedFen(remittance);
  // Of several months the earlier ones are paid already.
  const isLater = remittance.together?.some(({ state }) => state === 'posted') ?? false;
  const due = `${formatYuan(remittance.amountFen)} 元`;
  const unallocated = `${formatYuan(remittance.unallocatedFen)} 元`;
  return (
    <section className="problem" aria-labelledby="short-title">
      <div className="button-row">
        <h2 id="short-title" className="problem-title">
          {missing > 0n ? `到账金额不足，还差 ${formatYuan(missing)} 元` : '未分摊余额已足够缴清'}
        </h2>
        {missing > 0n && (
          <WhyDrawer
            title="还差多少"
            items={[
              { label: '应缴金额', value: due, source: '已签名确认的清册' },
              { label: '未分摊余额', value: unallocated, source: '已到账、尚未对应到汇缴的款项' },
            ]}
            formula={`${formatYuan(remittance.amountFen)} － ${formatYuan(remittance.unallocatedFen)} ＝ ${formatYuan(missing)} 元`}
          />
        )}
      </div>
      <p>
        {isLater
          ? `到账的款项已先记入较早的月份。${monthsText(remittance)}还应缴 ${due}，尚未入账；其余款项记在贵单位未分摊余额中（现有 ${unallocated}），不会丢失。`
          : `${monthsText(remittance)}应缴 ${due}，已到账 ${formatYuan(received)} 元。每个月须一次缴清，所以尚未入账；已到账的款项记在贵单位未分摊余额中（现有 ${unallocated}），不会丢失。`}
      </p>
      <p>
        <strong>您可以：</strong>
        {missing > 0n
          ? `再转账 ${formatYuan(missing)} 元，附言仍填 ${remittance.serial}。到账后系统从未分摊余额中一并缴清。`
          : '使用下方“用未分摊余额缴款”。'}
      </p>
    </section>
  );
}
