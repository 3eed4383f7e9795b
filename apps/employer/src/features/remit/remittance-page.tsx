import { Button, EmptyState, PageHeader, Panel, ProblemSummary, StateTag } from '@anju/ui';
import { useNavigate, useParams } from 'react-router';
import { monthsText } from '../../parts/months.ts';
import { PageWait } from '../../parts/page-wait.tsx';
import { paths } from '../../parts/routes.ts';
import type { Remittance, RemittanceState } from '../../parts/server.ts';
import { useRemittance } from '../../parts/use-remittance.ts';
import { remittanceTexts } from '../../parts/words.ts';
import { PayStep } from './pay-step.tsx';
import { PostedStep } from './posted-step.tsx';
import { RemitProgress } from './remit-progress.tsx';
import { ReviewStep } from './review-step.tsx';
import { SignStep } from './sign-step.tsx';

const stepOf: Readonly<Record<RemittanceState, number>> = {
  draft: 1,
  confirmed: 3,
  short: 3,
  collecting: 3,
  posted: 4,
  withdrawn: 0,
};

function Withdrawn({ remittance: { serial, confirmedAt, receipts } }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  return (
    <Panel>
      <EmptyState
        title={confirmedAt ? '这份清册已撤回' : '这份清册已经放弃'}
        text={
          confirmedAt
            ? `它没有入账，${receipts.length > 0 ? '已到账的款项在贵单位未分摊余额中；' : ''}请不要再按流水号 ${serial} 转账。需要办理汇缴的，请重新提交清册。`
            : '它没有产生任何缴款。需要办理汇缴的，请重新提交清册。'
        }
        action={<Button onClick={() => navigate(paths.remit)}>重新办理汇缴</Button>}
      />
    </Panel>
  );
}

interface StepProps {
  readonly remittance: Remittance;
  readonly isSigning: boolean;
  /** Starts looking for the money again; present while the page rests. */
  readonly wake: (() => void) | undefined;
}

function Step({ remittance, isSigning, wake }: StepProps) {
  switch (remittance.state) {
    case 'draft':
      return isSigning ? <SignStep remittance={remittance} /> : <ReviewStep remittance={remittance} />;
    case 'confirmed':
    case 'short':
    case 'collecting':
      return <PayStep remittance={remittance} wake={wake} />;
    case 'posted':
      return <PostedStep remittance={remittance} />;
    case 'withdrawn':
      return <Withdrawn remittance={remittance} />;
    default:
      return remittance.state satisfies never;
  }
}

/** One remittance at the step where it stands; while money is on its way it is looked at every three seconds. */
export function RemittancePage({ isSigning = false }: { readonly isSigning?: boolean }) {
  const { remittanceId = '' } = useParams();
  const query = useRemittance(remittanceId);
  if (!query.data) return <PageWait title="汇缴核定" error={query.error} onRetry={query.refetch} />;
  const remittance = query.data;
  const at = remittance.state === 'draft' && isSigning ? 2 : stepOf[remittance.state];
  return (
    <>
      <PageHeader
        title={`${monthsText(remittance)}汇缴核定`}
        description={
          <>
            业务流水号 {remittance.serial}　<StateTag state={remittance.state} texts={remittanceTexts} />
          </>
        }
      />
      <ProblemSummary error={query.error} onRetry={query.refetch} quiet />
      {remittance.state !== 'withdrawn' && <RemitProgress at={at} isDone={remittance.state === 'posted'} />}
      <Step remittance={remittance} isSigning={isSigning} wake={query.isResting ? query.wake : undefined} />
    </>
  );
}
