import { Button } from '@anju/ui';
import { useEffect, useState } from 'react';
import { keepShell } from './keep-shell.ts';

/** Another release is ready: shown until the person takes it, when it suits them. */
export function UpdateNote() {
  const [show, setShow] = useState<() => void>();
  useEffect(() => {
    keepShell((ready) => setShow(() => ready)).catch(() => {});
  }, []);
  if (!show) return null;
  return (
    <div className="m-update" role="status">
      <span>应用有新版本，更新后继续使用。</span>
      <Button type="primary" size="small" onClick={show}>
        更新
      </Button>
    </div>
  );
}
