import { PasswordField } from '@anju/ui';
import { CertificateChoice } from './certificate-choice.tsx';
import { ServiceStatus } from './service-status.tsx';
import type { Certificates } from './use-certificates.ts';

interface CertificatePanelProps {
  readonly certificates: Certificates;
  /** What the certificate service said of the last PIN; shown at the field. */
  readonly pinError?: string | undefined;
  readonly isBusy?: boolean | undefined;
}

/** Everything needed to sign: the local service, the certificate, the PIN. Stands inside a form. */
export function CertificatePanel({ certificates, pinError, isBusy = false }: CertificatePanelProps) {
  const hasKeys = (certificates.keys.data?.length ?? 0) > 0;
  const isChosen = certificates.device !== undefined;
  return (
    <div className="certificate-panel">
      <ServiceStatus certificates={certificates} />
      <CertificateChoice certificates={certificates} />
      {hasKeys && (
        <PasswordField
          name="pin"
          label="证书密码（PIN 码）"
          hint={isChosen ? 'PIN 码只在本机使用，不会传给公积金中心；连续输错会锁定证书。' : '请先在上面选择证书。'}
          error={pinError}
          value={certificates.pin}
          onChange={certificates.setPin}
          disabled={isBusy || !isChosen}
          autoComplete="off"
        />
      )}
    </div>
  );
}
