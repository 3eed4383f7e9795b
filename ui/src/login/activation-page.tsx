import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { type Session, useSession } from '../session.tsx';
import { LoginFrame } from './login-frame.tsx';
import { type Proof, ProofStep } from './proof-step.tsx';
import { SetPasswordStep } from './set-password-step.tsx';

/** First login and a forgotten password: the registered mobile proves who asks, then a password is set. */
export function ActivationPage({ home }: { readonly home: string }) {
  const { enter } = useSession();
  const navigate = useNavigate();
  const [proof, setProof] = useState<Proof>();
  const onEntered = (session: Session) => {
    enter(session);
    void navigate(home, { replace: true });
  };
  return (
    <LoginFrame
      title="首次登录／忘记密码"
      description={proof ? '第 2 步，共 2 步：输入短信验证码并设置密码' : '第 1 步，共 2 步：核对身份'}
      foot={
        <>
          <p>
            已有密码：<Link to="/login">直接登录</Link>
          </p>
          <p>手机号码换了，或没有预留过：请带身份证件到服务网点变更，或拨打 12329 询问。</p>
        </>
      }
    >
      {proof ? (
        <SetPasswordStep proof={proof} onEntered={onEntered} onBack={() => setProof(undefined)} />
      ) : (
        <ProofStep onProved={setProof} />
      )}
    </LoginFrame>
  );
}
