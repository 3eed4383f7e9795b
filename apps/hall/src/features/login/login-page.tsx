import { DepartureNote, type Session, useSession } from '@anju/ui';
import { useState } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { CodeStep, type SentCode } from './code-step.tsx';
import { LoginFrame } from './login-frame.tsx';
import { type Credentials, PasswordStep } from './password-step.tsx';

/** Logging in with a number and a password, and with the code sent to the mobile when it is asked for. */
export function LoginPage() {
  const { enter } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [sent, setSent] = useState<{ readonly code: SentCode; readonly credentials: Credentials }>();
  const onEntered = (session: Session) => {
    enter(session);
    // Shown in the place of a page, it gives way to that page by itself.
    if (pathname === '/login') void navigate('/my', { replace: true });
  };
  return (
    <LoginFrame
      title="个人登录"
      foot={
        <>
          <p>
            第一次使用或忘记密码：<Link to="/activate">用手机号码设置密码</Link>
          </p>
          <p>
            单位经办人：<a href="/employer">进入单位网上服务大厅</a>
          </p>
        </>
      }
    >
      <DepartureNote />
      {sent ? (
        <CodeStep
          sent={sent.code}
          credentials={sent.credentials}
          onEntered={onEntered}
          onBack={() => setSent(undefined)}
        />
      ) : (
        <PasswordStep onEntered={onEntered} onCode={(code, credentials) => setSent({ code, credentials })} />
      )}
    </LoginFrame>
  );
}
