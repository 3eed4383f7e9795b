import { type ProblemBody, ProblemError } from './api.ts';
import { localServicesUrl } from './local-services.ts';

/** A certificate medium that the local service sees. */
export interface CertificateKey {
  readonly device: string;
  readonly label: string;
  readonly algorithm: string;
}

/** A medium opened with its PIN; signing needs it. */
export interface OpenKey {
  readonly device: string;
  readonly handle: string;
}

/** Client of the certificate service on the employer's own computer (SOF_* functions after GB/T 43694-2024). */
export interface CertificateService {
  listKeys(): Promise<readonly CertificateKey[]>;
  /** Throws `ProblemError` with the service's own sentence for a wrong PIN, and how many tries are left. */
  open(device: string, pin: string): Promise<OpenKey>;
  /** Gives a medium another PIN; a wrong old one counts as a wrong login. */
  changePin(device: string, oldPin: string, newPin: string): Promise<void>;
  /** The certificate, DER in base64. */
  exportCertificate(key: Pick<OpenKey, 'device'>): Promise<string>;
  /** Signs the text as UTF-8; the signature in base64. */
  sign(key: OpenKey, text: string): Promise<string>;
}

export const defaultCertificateServiceUrl = `${localServicesUrl}/sof`;

const notRunning: ProblemBody = {
  code: 'certificate-service/not-running',
  status: 0,
  title: '没有连接到本机的证书服务',
  detail: '单位业务需要用数字证书签名，签名由安装在您电脑上的证书服务完成。',
  remedy: '请确认证书服务已启动、USB Key 已插好，然后重试。',
};

const refused = (message: string, status: number): ProblemBody => ({
  code: `certificate-service/${status.toString(16)}`,
  status: 0,
  title: message,
});

/** Encodes text as base64 of its UTF-8 bytes. */
export function base64Of(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

export function createCertificateService(url: string = defaultCertificateServiceUrl): CertificateService {
  const ask = async (request: Readonly<Record<string, string>>): Promise<Readonly<Record<string, unknown>>> => {
    let answer: Readonly<Record<string, unknown>>;
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(request),
        credentials: 'omit',
      });
      answer = (await response.json()) as typeof answer;
    } catch {
      throw new ProblemError(notRunning);
    }
    const status = Number(answer['status']);
    if (status === 0) return answer;
    const { message } = answer;
    throw new ProblemError(refused(typeof message === 'string' ? message : '证书服务没有完成操作', status));
  };
  return {
    async listKeys() {
      const { devices } = await ask({ function: 'SOF_EnumDevice' });
      return (devices ?? []) as readonly CertificateKey[];
    },
    async open(device, pin) {
      const { handle } = await ask({ function: 'SOF_Login', device, pin });
      return { device, handle: String(handle) };
    },
    async changePin(device, oldPin, newPin) {
      await ask({ function: 'SOF_ChangePassWd', device, oldPin, newPin });
    },
    async exportCertificate({ device }) {
      const { certificate } = await ask({ function: 'SOF_ExportUserCert', device });
      return String(certificate);
    },
    async sign({ device, handle }, text) {
      const { signature } = await ask({ function: 'SOF_SignData', device, handle, data: base64Of(text) });
      return String(signature);
    },
  };
}
