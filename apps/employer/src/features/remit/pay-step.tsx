import { Button, MoneySteps, Panel } from '@anju/ui';
import { ReceiptsTable } from '../../parts/receipts-table.tsx';
import { RemittanceList } from '../../parts/remittance-list.tsx';
import type { Remittance } from '../../parts/server.ts';
import { SlipButton } from '../../parts/slip-button.tsx';
import { CollectingPanel, CollectPanel, NotCollected } from './collection-panel.tsx';
import { LeftOutNotice } from './leave-out.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { ShortPanel } from './short-panel.tsx';
import { TogetherPanel } from './together-panel.tsx';
import { UnallocatedPanel } from './unallocated-panel.tsx';
import { WithdrawPanel } from './withdraw-panel.tsx';

function Waiting({ wake }: { readonly wake: (() => void) | undefined }) {
  return wake ? (
    <p>
      本页已停止自动更新。
      <Button size="small" onClick={wake}>
        立即更新
      </Button>
    </p>
  ) : (
    <p className="muted">到账后本页自动更新，不需要刷新；也可以离开，稍后从首页回来查看。</p>
  );
}

interface PayStepProps {
  readonly remittance: Remittance;
  /** Starts looking for the money again; present while the page rests. */
  readonly wake: (() => void) | undefined;
}

/** Step 4: where to pay, how far the money has come, and what to do when it was not enough. */
export function PayStep({ remittance, wake }: PayStepProps) {
  const isCollecting = remittance.state === 'collecting';
  return (
    <>
      <NotCollected collection={isCollecting ? null : remittance.collection} />
      {remittance.state === 'short' && <ShortPanel remittance={remittance} />}
      <div className="pay-columns">
        <div>
          {isCollecting ? (
            remittance.collection && <CollectingPanel collection={remittance.collection} />
          ) : (
            <>
              {/* Before where to pay: who has enough already need not pay again. */}
              <UnallocatedPanel remittance={remittance} />
              <PaymentPanel remittance={remittance} />
              <CollectPanel remittance={remittance} />
            </>
          )}
        </div>
        <div>
          <Panel title="资金到哪一步了">
            <MoneySteps steps={remittance.steps} />
            <Waiting wake={wake} />
          </Panel>
          {!remittance.together && (
            <Panel title="汇缴书">
              <p>可打印留存，或交给财务作为付款依据。</p>
              <SlipButton remittanceId={remittance.remittanceId} />
            </Panel>
          )}
          {!isCollecting && <WithdrawPanel remittance={remittance} />}
        </div>
      </div>
      <LeftOutNotice remittance={remittance} />
      <TogetherPanel remittance={remittance} />
      {remittance.receipts.length > 0 && <ReceiptsTable receipts={remittance.receipts} />}
      <RemittanceList remittance={remittance} />
    </>
  );
}
