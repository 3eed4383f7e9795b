import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { identity } from '../../server/src/contract.ts';
import { activeEvent, call, serverNowMs, signedOutEvent } from './api.ts';
import { Button } from './button.tsx';
import { instantMs } from './calendar.ts';
import { Dialog } from './dialog.tsx';
import { type IdleState, idleState, startIdleClock, touched } from './idle-clock.ts';
import { sessionKey, signOut } from './sign-out.ts';

function useIdleState(idleEndsAt: string): IdleState {
  const [state, setState] = useState<IdleState>({ state: 'active' });
  useEffect(() => {
    const endsAt = instantMs(idleEndsAt);
    if (endsAt === undefined) return undefined;
    let clock = startIdleClock(serverNowMs(), endsAt);
    const onActive = () => {
      clock = touched(clock, serverNowMs());
    };
    const timer = setInterval(() => {
      const next = idleState(clock, serverNowMs());
      setState((before) => (before.state === 'active' && next.state === 'active' ? before : next));
    }, 1000);
    window.addEventListener(activeEvent, onActive);
    return () => {
      clearInterval(timer);
      window.removeEventListener(activeEvent, onActive);
    };
  }, [idleEndsAt]);
  return state;
}

/** Warns before a session ends by idleness, and lets it be kept with one press. */
export function IdleWarning({ idleEndsAt }: { readonly idleEndsAt: string }) {
  const client = useQueryClient();
  const state = useIdleState(idleEndsAt);
  useEffect(() => {
    if (state.state === 'ended') window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'expired' }));
  }, [state.state]);
  if (state.state !== 'warning') return null;
  const keep = async () => {
    const session = await call(identity.keepSession, {}).catch(() => undefined);
    if (session) client.setQueryData(sessionKey, session);
  };
  const minutes = Math.floor(state.secondsLeft / 60);
  const rest = `${minutes > 0 ? `${minutes} 分 ` : ''}${state.secondsLeft % 60} 秒`;
  return (
    <Dialog
      title="您已有一段时间没有操作"
      onClose={() => void keep()}
      footer={
        <>
          <Button onClick={() => void signOut('here').catch(() => {})}>退出登录</Button>
          <Button type="primary" data-autofocus onClick={() => void keep()}>
            继续使用
          </Button>
        </>
      }
    >
      <p>
        为保护您的信息，<strong role="timer">{rest}</strong>
        后将自动退出。选择“继续使用”可留在当前页面，已填写的内容不会丢失。
      </p>
    </Dialog>
  );
}
