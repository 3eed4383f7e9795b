import { formatClock, PageSkeleton, Panel, ProblemError, ProblemSummary, useCommand } from '@anju/ui';
import { useMutation } from '@tanstack/react-query';
import { Button } from 'antd';
import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { CertificatePanel } from '../../parts/certificate/certificate-panel.tsx';
import { pinErrorOf } from '../../parts/certificate/pin-error.ts';
import { type Certificates, useCertificates } from '../../parts/certificate/use-certificates.ts';
import { paths } from '../../parts/routes.ts';
import { contribution, type Remittance } from '../../parts/server.ts';
import { overviews, useTaken } from '../../parts/stale.ts';
import { SignedText } from './signed-text.tsx';

/** Refusals after which the text on screen is no longer the one to sign. */
const outdated = new Set(['identity/challenge-gone', 'contribution/list-changed']);

function useConfirming(remittance: Remittance, certificates: Certificates) {
  const navigate = useNavigate();
  const params = { remittanceId: remittance.remittanceId };
  const taken = useTaken();
  const preparing = useCommand(contribution.prepareConfirmation);
  const confirming = useCommand(contribution.confirmRemittance, {
    invalidates: overviews,
    onSuccess: async (confirmed) => {
      // First the address: once the state changes, this step leaves the page and cannot move it any more.
      await navigate(paths.remittance(remittance.remittanceId), { replace: true });
      taken(confirmed);
    },
  });
  const signing = useMutation({
    mutationFn: async ({ challengeId, text }: { challengeId: string; text: string }) => {
      const signed = await certificates.sign(text);
      return confirming.mutateAsync({ params, body: { challengeId, ...signed } });
    },
    onSettled: () => certificates.setPin(''),
  });
  const { mutate: prepare } = preparing;
  const { remittanceId } = remittance;
  // A text to sign is short-lived: it is asked for when the page opens, not before.
  useEffect(() => prepare({ params: { remittanceId } }), [prepare, remittanceId]);
  const renew = () => {
    signing.reset();
    prepare({ params });
  };
  return { preparing, signing, renew };
}

/** What confirming does, said before it is done. */
function Consequences() {
  return (
    <Panel title="确认后">
      <ul className="plain-list">
        <li>清册不能再修改或放弃，系统给出缴款账户和金额。</li>
        <li>款项到账后自动记入职工个人账户；到账前职工账户不变。</li>
        <li>签名的内容、证书和时间由中心保存，作为单位核定的凭据。</li>
      </ul>
    </Panel>
  );
}

/** Step 3: what is signed, in full, and the signature of the employer's certificate over it. */
export function SignStep({ remittance }: { readonly remittance: Remittance }) {
  const navigate = useNavigate();
  const certificates = useCertificates();
  const { preparing, signing, renew } = useConfirming(remittance, certificates);
  const isOutdated = signing.error instanceof ProblemError && outdated.has(signing.error.problem.code);
  const text = preparing.data;
  const maySign = text !== undefined && !isOutdated && certificates.device !== undefined && certificates.pin !== '';
  const back = () => navigate(paths.remittance(remittance.remittanceId));
  if (preparing.error) {
    return (
      <>
        <ProblemSummary error={preparing.error} onRetry={renew} />
        <Button onClick={back}>返回核对</Button>
      </>
    );
  }
  if (!text) return <PageSkeleton lines={8} />;
  return (
    <form
      className="sign-columns"
      onSubmit={(event) => {
        event.preventDefault();
        if (maySign && !signing.isPending) signing.mutate(text);
      }}
    >
      <div>
        <SignedText text={text.text} />
        <Consequences />
      </div>
      <Panel title="证书签名">
        <ProblemSummary error={signing.error} onRetry={isOutdated ? renew : undefined} />
        <CertificatePanel certificates={certificates} pinError={pinErrorOf(signing.error)} isBusy={signing.isPending} />
        <div className="button-row">
          <Button type="primary" htmlType="submit" size="large" disabled={!maySign} loading={signing.isPending}>
            {signing.isPending ? '正在签名并提交……' : '签名并确认汇缴'}
          </Button>
          <Button size="large" disabled={signing.isPending} onClick={back}>
            返回核对
          </Button>
        </div>
        <p className="muted">请在 {formatClock(text.expiresAt)} 前完成签名；过时后重新打开本页即可，清册不受影响。</p>
      </Panel>
    </form>
  );
}
