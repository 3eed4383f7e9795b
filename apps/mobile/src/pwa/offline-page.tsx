import { Button } from '@anju/ui';
import { useEffect } from 'react';

const askAgainMs = 5_000;

/** Without a network there is nothing to show, and the app says why: nothing about anybody is kept on the telephone. */
export function OfflinePage({ onRetry }: { readonly onRetry: () => unknown }) {
  useEffect(() => {
    const again = () => void onRetry();
    window.addEventListener('online', again);
    // A telephone says that it is online when it has found a mast, not the centre.
    const timer = setInterval(again, askAgainMs);
    return () => {
      window.removeEventListener('online', again);
      clearInterval(timer);
    };
  }, [onRetry]);
  return (
    <main className="m-offline" id="main" tabIndex={-1}>
      <svg viewBox="0 0 64 64" aria-hidden="true">
        <path d="M6 24a38 38 0 0 1 52 0M15 34a25 25 0 0 1 34 0M24 44a12 12 0 0 1 16 0M32 54h.01M10 8l44 48" />
      </svg>
      <h1>没有连接到网络</h1>
      <p>请检查手机的网络，连接后会自动继续。</p>
      <p className="muted">
        为保护您的信息，手机上不保存余额、明细等个人数据，所以没有网络时不能查询和办理。已填写的申请保存在中心，不会丢失。
      </p>
      <Button type="primary" onClick={() => void onRetry()}>
        重试
      </Button>
      <p>
        急事请拨打 <a href="tel:12329">12329</a> 服务热线。
      </p>
    </main>
  );
}
