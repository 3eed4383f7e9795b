import { Button, formatClock, PageSkeleton, Panel, ProblemError, ProblemSummary, useOnce } from '@anju/ui';
import { type UseMutationResult, useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { CertificatePanel } from './certificate/certificate-panel.tsx';
import { pinErrorOf } from './certificate/pin-error.ts';
import { useCertificates } from './certificate/use-certificates.ts';
import { SignedText } from './signed-text.tsx';

/** A text to be signed, as every business answers it. */
export interface Challenge {
  readonly challengeId: string;
  readonly text: string;
  readonly expiresAt: string;
}
export interface SignedBody {
  readonly challengeId: string;
  readonly certificate: string;
  readonly signature: string;
}

/** Refusals after which the text on screen is no longer the one to sign. */
const outdated = new Set([
  'identity/challenge-gone',
  'contribution/list-changed',
  'contribution/opened-elsewhere',
  'employer-business/outdated',
]);

interface SigningProps {
  readonly preparing: Pick<UseMutationResult<Challenge, Error, never>, 'data' | 'error'>;
  /** Asks for a new text. */
  readonly renew: () => void;
  readonly confirm: (body: SignedBody) => Promise<unknown>;
  readonly consequences: readonly ReactNode[];
  readonly submitText: string;
  readonly backText: string;
  readonly onBack: () => void;
}

/** What is signed, in full, what it leads to, and the signature of the employer's certificate over it. */
export function Signing({ preparing, renew, confirm, consequences, submitText, backText, onBack }: SigningProps) {
  const certificates = useCertificates();
  const signing = useOnce(
    useMutation({
      mutationFn: async ({ challengeId, text }: Challenge) =>
        confirm({ challengeId, ...(await certificates.sign(text)) }),
      onSettled: () => certificates.setPin(''),
    }),
  );
  const isOutdated = signing.error instanceof ProblemError && outdated.has(signing.error.problem.code);
  const text = preparing.data;
  const maySign = text !== undefined && !isOutdated && certificates.device !== undefined && certificates.pin !== '';
  const again = () => {
    signing.reset();
    renew();
  };
  if (preparing.error) {
    return (
      <>
        <ProblemSummary error={preparing.error} onRetry={again} />
        <Button onClick={onBack}>{backText}</Button>
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
        <Panel title="确认后">
          <ul className="plain-list">
            {consequences.map((consequence, index) => (
              <li key={index}>{consequence}</li>
            ))}
            <li>签名的内容、证书和时间由中心保存，作为单位确认的凭据。</li>
          </ul>
        </Panel>
      </div>
      <Panel title="证书签名">
        <ProblemSummary error={signing.error} onRetry={isOutdated ? again : undefined} />
        <CertificatePanel certificates={certificates} pinError={pinErrorOf(signing.error)} isBusy={signing.isPending} />
        <div className="button-row">
          <Button type="primary" htmlType="submit" size="large" disabled={!maySign} loading={signing.isPending}>
            {signing.isPending ? '正在签名并提交……' : submitText}
          </Button>
          <Button size="large" disabled={signing.isPending} onClick={onBack}>
            {backText}
          </Button>
        </div>
        <p className="muted">请在 {formatClock(text.expiresAt)} 前完成签名；过时后重新打开本页即可，内容不受影响。</p>
      </Panel>
    </form>
  );
}
