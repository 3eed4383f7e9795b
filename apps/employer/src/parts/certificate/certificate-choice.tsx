import { formatDayText, todayInBeijing } from '@anju/ui';
import type { CertificateKey, Certificates } from './use-certificates.ts';

const algorithmWords: Readonly<Record<string, string>> = { sm2: '国密 SM2', rsa: 'RSA', ec: 'ECC' };

function algorithmText(algorithm: string): string {
  return algorithmWords[algorithm.toLowerCase()] ?? algorithm;
}

function ValidTo({ certificate }: { readonly certificate: CertificateKey }) {
  const { facts } = certificate;
  if (!facts) return <span className="muted">未能读取</span>;
  const isOver = facts.validTo.slice(0, 10) < todayInBeijing();
  const isEarly = facts.validFrom.slice(0, 10) > todayInBeijing();
  return (
    <>
      <span className="nowrap">{formatDayText(facts.validTo)}</span>
      {isOver && <span className="tag tag-bad">已过期</span>}
      {isEarly && <span className="tag tag-wait">尚未生效</span>}
    </>
  );
}

/** Whose certificate it is and who issued it: two media may carry the same name. */
function Holder({ certificate: { label, facts } }: { readonly certificate: CertificateKey }) {
  if (!facts) return <span className="choice-issuer">未能读取证书内容</span>;
  return (
    <span className="choice-issuer">
      {!label.includes(facts.subject) && `${facts.subject}，`}
      {facts.issuer}颁发
    </span>
  );
}

function Row({
  certificate,
  certificates,
}: {
  readonly certificate: CertificateKey;
  readonly certificates: Certificates;
}) {
  const isChosen = certificates.device === certificate.device;
  const id = `certificate-${certificate.device}`;
  return (
    <tr className={isChosen ? 'is-chosen' : ''} onClick={() => certificates.chooseDevice(certificate.device)}>
      <td>
        <input
          type="radio"
          name="certificate"
          id={id}
          checked={isChosen}
          onChange={() => certificates.chooseDevice(certificate.device)}
        />
      </td>
      <td>
        <label htmlFor={id}>{certificate.label}</label>
        <Holder certificate={certificate} />
      </td>
      <td className="nowrap">{algorithmText(certificate.algorithm)}</td>
      <td>
        <ValidTo certificate={certificate} />
      </td>
    </tr>
  );
}

/** The certificates found, as native radio buttons in a table: arrow keys move between them. */
export function CertificateChoice({ certificates }: { readonly certificates: Certificates }) {
  const keys = certificates.keys.data ?? [];
  if (keys.length === 0) return null;
  return (
    <div>
      <p className="choice-label" aria-hidden="true">
        选择证书
      </p>
      <div className="choice-scroll">
        <table className="choice-table">
          <caption className="visually-hidden">选择证书</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="visually-hidden">选择</span>
              </th>
              <th scope="col">证书与持有单位</th>
              <th scope="col">算法</th>
              <th scope="col">有效期至</th>
            </tr>
          </thead>
          <tbody>
            {keys.map((certificate) => (
              <Row key={certificate.device} certificate={certificate} certificates={certificates} />
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
