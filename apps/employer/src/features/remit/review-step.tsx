import { Button, ConfirmButton, formatCount, routeKey, useCommand } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from 'react-router';
import { monthsText } from '../../parts/months.ts';
import { RemittanceList } from '../../parts/remittance-list.tsx';
import { paths } from '../../parts/routes.ts';
import { confirmWords } from '../../parts/seat.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { overviews } from '../../parts/stale.ts';
import { LeaveOut, LeftOutNotice } from './leave-out.tsx';
import { ListTotals } from './list-totals.tsx';
import { TogetherPanel } from './together-panel.tsx';

function Discard({ remittance }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const discarding = useCommand(contribution.discardRemittance, {
    invalidates: overviews,
    onSuccess: async () => {
      await navigate(paths.remit);
      await client.invalidateQueries({ queryKey: routeKey(contribution.getRemittance) });
    },
  });
  return (
    <ConfirmButton
      danger
      title={`放弃${monthsText(remittance)}清册？`}
      description={
        <p>
          {formatCount(remittance.personCount)}{' '}
          人的清册将作废，不能恢复；您可以重新导入或沿用上月清册。职工账户和资金不受影响。
        </p>
      }
      confirmText="放弃清册"
      onConfirm={() => discarding.mutateAsync({ params: { remittanceId: remittance.remittanceId } })}
    >
      放弃，重新导入
    </ConfirmButton>
  );
}

/** Step 2: every change since last month, before anything is binding. */
export function ReviewStep({ remittance }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  return (
    <>
      {remittance.together ? <TogetherPanel remittance={remittance} /> : <ListTotals remittance={remittance} />}
      <LeftOutNotice remittance={remittance} />
      <RemittanceList
        remittance={remittance}
        startsWithChanges
        {...(!remittance.together && {
          action: (line) => <LeaveOut remittanceId={remittance.remittanceId} line={line} />,
        })}
      />
      <div className="action-bar">
        <div>
          <strong>{confirmWords.lead}</strong>
          <span className="muted">{confirmWords.listUnconfirmed}</span>
        </div>
        <div className="button-row">
          <Discard remittance={remittance} />
          <Button type="primary" onClick={() => navigate(paths.sign(remittance.remittanceId))}>
            {confirmWords.action}
          </Button>
        </div>
      </div>
    </>
  );
}
