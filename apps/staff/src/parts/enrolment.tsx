import { TextField } from '@anju/ui';
import './enrolment.css';

interface EnrolmentProps {
  readonly qrSvg: string;
  readonly secret: string;
  readonly totp: string;
  readonly onTotp: (totp: string) => void;
  readonly error: string | undefined;
}

/** The new secret as a picture to be scanned, as text where nothing can be scanned, and the field for its first code. */
export function Enrolment({ qrSvg, secret, totp, onTotp, error }: EnrolmentProps) {
  return (
    <div className="enrolment">
      <img
        src={`data:image/svg+xml,${encodeURIComponent(qrSvg)}`}
        alt="动态口令的二维码，请用身份验证应用扫描"
        width={200}
        height={200}
      />
      <div className="stack">
        <p>
          用手机上的身份验证应用（支持 TOTP 的均可，如 Microsoft
          Authenticator、FreeOTP）扫描二维码。不能扫描的，手工输入密钥：
        </p>
        <p className="enrolment-secret figures">{secret.match(/.{1,4}/g)?.join(' ')}</p>
        <TextField
          name="totp"
          label="应用显示的 6 位动态口令"
          value={totp}
          onChange={(text) => onTotp(text.replace(/\D/g, '').slice(0, 6))}
          error={error}
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={6}
        />
      </div>
    </div>
  );
}
