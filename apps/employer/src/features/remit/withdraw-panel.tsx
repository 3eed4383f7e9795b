import { ConfirmButton, Panel, useCommand } from '@anju/ui';
import { monthsText } from '../../parts/months.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { overviews, useTaken } from '../../parts/stale.ts';

/** Takes a confirmed list back before it is paid. */
export function WithdrawPanel({ remittance }: { readonly remittance: Remittance }) {
  const taken = useTaken();
  const withdrawing = useCommand(contribution.withdrawRemittance, { invalidates: overviews, onSuccess: taken });
  const month = monthsText(remittance);
  return (
    <Panel title="清册有误">
      <p>缴款之前可以撤回清册，改好后重新核定。</p>
      <ConfirmButton
        danger
        title={`撤回${month}清册？`}
        description={
          <>
            <p>撤回后请不要再按此流水号转账；已转来或之后转来的款项会转入未分摊余额。</p>
            <p>清册中的开户、启封、封存和基数调整已经生效，不随撤回恢复；需要改回的，请在“单位业务”中办理。</p>
          </>
        }
        confirmText="撤回清册"
        onConfirm={() => withdrawing.mutateAsync({ params: { remittanceId: remittance.remittanceId } })}
      >
        撤回清册
      </ConfirmButton>
    </Panel>
  );
}
