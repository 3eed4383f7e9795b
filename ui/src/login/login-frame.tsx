import type { ReactNode } from 'react';
import { CenterSelect } from '../center.tsx';
import { PageHeader } from '../shell.tsx';
import '../styles/login.css';

interface LoginFrameProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly children: ReactNode;
  readonly foot?: ReactNode;
}

/** One sheet in the middle of the page, for logging in and setting a password. */
export function LoginFrame({ title, description, children, foot }: LoginFrameProps) {
  return (
    <div className="login">
      <div className="login-sheet">
        <PageHeader title={title} description={description} />
        <div className="stack">
          <CenterSelect />
          {children}
        </div>
      </div>
      {foot && <div className="login-foot">{foot}</div>}
    </div>
  );
}
