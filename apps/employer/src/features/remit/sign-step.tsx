import { useCommand } from '@anju/ui';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { paths } from '../../parts/routes.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { Signing } from '../../parts/signing.tsx';
import { overviews, useTaken } from '../../parts/stale.ts';

/** Step 3: what is signed, in full, and the signature of the employer's certificate over it. */
export function SignStep({ remittance }: { readonly remittance: Remittance }) {
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
      consequences={[
        '清册不能再修改或放弃，系统给出缴款账户和金额。',
        '款项到账后自动记入职工个人账户；到账前职工账户不变。',
      ]}
      submitText="签名并确认汇缴"
      backText="返回核对"
      onBack={() => navigate(paths.remittance(remittanceId))}
    />
  );
}
