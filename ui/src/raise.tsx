import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { identity } from '../../server/src/contract.ts';
import { call, onCodeNeeded } from './api.ts';
import { Button } from './button.tsx';
import { CodeField } from './codes.tsx';
import { Dialog } from './dialog.tsx';
import { useObstacle } from './obstacle.tsx';
import { faultOf, ProblemSummary } from './problem.tsx';
import { sessionKey } from './sign-out.ts';

interface Sent {
  readonly codeId: string;
  readonly mobileMasked: string;
}

/**
 * A session that a bound phone opened asks for a code before it changes anything: whatever was asked for waits behind this
 * dialog and goes on by itself, or is not done.
 */
export function RaiseDialog() {
  const client = useQueryClient();
  const answer = useRef<((raised: boolean) => void) | undefined>(undefined);
  const [isOpen, setOpen] = useState(false);
  const [sent, setSent] = useState<Sent>();
  const [code, setCode] = useState('');
  const [error, setError] = useState<unknown>();
  const [isBusy, setBusy] = useState(false);
  const obstacle = useObstacle(code.length === 6 ? undefined : '请输入短信中的 6 位数字');
  const send = async () => {
    try {
      setSent(await call(identity.sendRaisingCode, {}));
      setError(undefined);
    } catch (failure) {
      setError(failure);
      throw failure;
    }
  };
  const finish = (raised: boolean) => {
    setOpen(false);
    answer.current?.(raised);
    answer.current = undefined;
  };
  useEffect(
    () =>
      onCodeNeeded(
        () =>
          new Promise<boolean>((resolve) => {
            answer.current = resolve;
            setCode('');
            setError(undefined);
            setSent(undefined);
            setOpen(true);
            call(identity.sendRaisingCode, {}).then(setSent, setError);
          }),
      ),
    [],
  );
  if (!isOpen) return null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (obstacle.stops() || !sent) return;
    setBusy(true);
    try {
      client.setQueryData(sessionKey, await call(identity.raiseSession, { body: { codeId: sent.codeId, code } }));
      finish(true);
    } catch (failure) {
      setError(failure);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title="短信验证码确认" onClose={() => finish(false)}>
      <form className="stack" onSubmit={(event) => void submit(event)} noValidate>
        <p>您是用微信登录的，可直接查询。办理业务前请用短信验证码确认一次，本次登录内不再询问。</p>
        <ProblemSummary error={error instanceof Error ? error : null} />
        <CodeField
          value={code}
          onChange={setCode}
          onResend={send}
          mobileMasked={sent?.mobileMasked}
          error={obstacle.text ?? (error instanceof Error ? faultOf(error, 'code') : undefined)}
        />
        <div className="case-actions">
          <Button type="primary" htmlType="submit" disabled={isBusy || !sent}>
            {isBusy ? '正在确认' : '确认并继续'}
          </Button>
          <Button onClick={() => finish(false)}>暂不办理</Button>
        </div>
      </form>
    </Dialog>
  );
}
