import { BrandMark, Button, CareBar, CareSwitch, DepartureNote, ProblemSummary } from '@anju/ui';
import { useState } from 'react';
import { CertificatePanel } from '../../parts/certificate/certificate-panel.tsx';
import { pinErrorOf } from '../../parts/certificate/pin-error.ts';
import { useCertificates } from '../../parts/certificate/use-certificates.ts';
import { CenterChoice } from './center-choice.tsx';
import { LoginGuide } from './login-guide.tsx';
import { useEnter } from './use-enter.ts';

function LoginForm() {
  const certificates = useCertificates();
  const [centerId, setCenterId] = useState<number>();
  const entering = useEnter(certificates, centerId);
  const mayEnter = certificates.device !== undefined && certificates.pin !== '' && centerId !== undefined;
  return (
    <form
      className="login-card"
      aria-labelledby="login-title"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayEnter && !entering.isPending) entering.mutate();
      }}
    >
      <h2 id="login-title">数字证书登录</h2>
      <DepartureNote />
      <ProblemSummary error={entering.error} />
      <CenterChoice centerId={centerId} onChoose={setCenterId} />
      <CertificatePanel certificates={certificates} pinError={pinErrorOf(entering.error)} isBusy={entering.isPending} />
      <Button type="primary" htmlType="submit" size="large" block disabled={!mayEnter} loading={entering.isPending}>
        {entering.isPending ? '正在签名并登录……' : '登录'}
      </Button>
      {!mayEnter && !entering.isPending && (
        <p className="muted login-hint">检测到证书、选定证书并输入 PIN 码后即可登录。</p>
      )}
    </form>
  );
}

/** The way in for an employer's clerk: what is needed on the left, the certificate on the right. */
export function LoginPage() {
  return (
    <div className="login-page">
      <header className="login-head">
        <a href="/" className="brand">
          <BrandMark />
          <span className="brand-text">
            <span className="brand-name">住房公积金</span>
            <span className="brand-subtitle">单位网上服务大厅</span>
          </span>
        </a>
        <nav aria-label="其他入口">
          <CareSwitch />
          <a href="/">返回网厅首页</a>
        </nav>
      </header>
      <CareBar />
      <main className="login-main">
        <LoginGuide />
        <LoginForm />
      </main>
      <footer className="login-foot">服务热线 12329（工作日 9:00—17:00）　本网厅所有业务均不收费</footer>
    </div>
  );
}
