import { routeKey, useCommand } from '@anju/ui';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { Attesting } from '../../parts/attesting.tsx';
import { paths } from '../../parts/routes.ts';
import { servedEmployerId } from '../../parts/seat.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { Signing } from '../../parts/signing.tsx';
import { overviews, useOverviewsStale, useTaken } from '../../parts/stale.ts';

const consequences = [
  '清册不能再修改，系统给出缴款账户和金额；缴款前发现有误，可以撤回清册后重新核定。',
  '款项到账后自动记入职工个人账户；到账前职工账户不变。',
];

/** Step 3: what becomes binding, in full: signed by the employer's certificate, or stamped on paper at the counter. */
export function SignStep({ remittance }: { readonly remittance: Remittance }) {
  return servedEmployerId ? <Stamp remittance={remittance} /> : <Sign remittance={remittance} />;
}

function Stamp({ remittance: { remittanceId } }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const makeOverviewsStale = useOverviewsStale();
  return (
    <Attesting
      target="remittance"
      id={remittanceId}
      consequences={consequences}
      onBack={() => navigate(paths.remittance(remittanceId))}
      onDone={async () => {
        await navigate(paths.remittance(remittanceId), { replace: true });
        await client.invalidateQueries({ queryKey: routeKey(contribution.getRemittance) });
        await makeOverviewsStale();
      }}
    />
  );
}

function Sign({ remittance }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  const taken = useTaken();
  const { remittanceId } = remittance;
  const preparing = useCommand(contribution.prepareConfirmation);
  const confirming = useCommand(contribution.confirmRemittance, {
    invalidates: overviews,
    onSuccess: async (confirmed) => {
      // First the address: once the state changes, this step leaves the page and cannot move it any more.
      await navigate(paths.remittance(remittanceId), { replace: true });
      taken(confirmed);
    },
  });
  const { mutate: prepare } = preparing;
  // A text to sign is short-lived: it is asked for when the page opens, not before.
  useEffect(() => prepare({ params: { remittanceId } }), [prepare, remittanceId]);
  return (
    <Signing
      preparing={preparing}
      renew={() => prepare({ params: { remittanceId } })}
      confirm={(body) => confirming.mutateAsync({ params: { remittanceId }, body })}
      consequences={consequences}
      submitText="签名并确认汇缴"
      backText="返回核对"
      onBack={() => navigate(paths.remittance(remittanceId))}
    />
  );
}
