import { useState } from 'react';
import { identity } from '../../../server/src/contract.ts';
import { Button } from '../button.tsx';
import { Panel } from '../parts.tsx';
import { ProblemSummary } from '../problem.tsx';
import { useCommand } from '../query.ts';
import { PasswordChangeForm } from './password-change-form.tsx';

/** Changing the password: first a code to the registered mobile, then old and new password. */
export function PasswordChange() {
  const [isDone, setDone] = useState(false);
  const sending = useCommand(identity.sendStepUpCode);
  const send = () => sending.mutateAsync({ body: { purpose: 'password' } });
  const start = () => {
    setDone(false);
    send().catch(() => {});
  };
  const isOpen = sending.data !== undefined && !isDone;
  return (
    <Panel title="修改密码">
      <div className="stack">
        {isDone && (
          <p className="note note-good" role="status">
            密码已修改。下次登录请使用新密码。
          </p>
        )}
        <ProblemSummary error={sending.error} />
        {isOpen ? (
          <PasswordChangeForm sent={sending.data} onResend={send} onDone={() => setDone(true)} />
        ) : (
          <>
            <p>为确认是您本人操作，先向您预留的手机号码发送一条短信验证码。</p>
            <div>
              <Button type="primary" disabled={sending.isPending} onClick={start}>
                {sending.isPending ? '正在发送' : '发送验证码，开始修改'}
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}
