import { type ReactNode, useState } from 'react';
import { Link, Navigate, useLocation, useNavigate } from 'react-router';
import { DepartureNote, type Session, useSession } from '../session.tsx';
import { CodeStep, type SentCode } from './code-step.tsx';
import { LoginFrame } from './login-frame.tsx';
import { type Credentials, PasswordStep } from './password-step.tsx';

interface LoginPageProps {
  /** Where the app's own pages of a person begin. */
  readonly home: string;
  /** Below the sheet: other ways in. */
  readonly foot?: ReactNode;
}

/** Logging in with a number and a password, and with the code sent to the mobile when it is asked for. */
export function LoginPage({ home, foot }: LoginPageProps) {
  const { enter, session } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const [sent, setSent] = useState<{ readonly code: SentCode; readonly credentials: Credentials }>();
  const onEntered = (session: Session) => {
    enter(session);
    // Shown in the place of a page, it gives way to that page by itself.
    if (pathname === '/login') void navigate(home, { replace: true });
  };
  // Who is in, and comes back to this address, need not log in again.
  if (session?.kind === 'person' && pathname === '/login') return <Navigate to={home} replace />;
  return (
    <LoginFrame
      title="个人登录"
      foot={
        <>
          <p>
            第一次使用或忘记密码：<Link to="/activate">用手机号码设置密码</Link>
          </p>
          {foot}
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
