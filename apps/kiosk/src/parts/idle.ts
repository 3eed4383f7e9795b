import { nowMs } from '@anju/ui';
import { useEffect, useRef, useState } from 'react';

interface IdleOptions {
  /** False where nobody is. */
  readonly isOn: boolean;
  readonly warnSeconds: number;
  readonly wipeSeconds: number;
  /** While a paper is coming out somebody waits for it, and touches nothing. */
  readonly isHeld: boolean;
  readonly onWipe: () => void;
}

/** Seconds until the page is wiped, once it is time to warn; `stay` begins anew, as every touch does. */
export function useIdle({ isOn, warnSeconds, wipeSeconds, isHeld, onWipe }: IdleOptions) {
  const touched = useRef(nowMs());
  const [left, setLeft] = useState<number>();
  const wipe = useRef(onWipe);
  useEffect(() => {
    wipe.current = onWipe;
  });
  const stay = () => {
    touched.current = nowMs();
    setLeft(undefined);
  };
  useEffect(() => {
    if (!isOn) return undefined;
    touched.current = nowMs();
    const touch = () => {
      touched.current = nowMs();
      setLeft(undefined);
    };
    const look = () => {
      if (isHeld) touched.current = nowMs();
      const idle = (nowMs() - touched.current) / 1000;
      if (idle >= wipeSeconds) wipe.current();
      else setLeft(idle >= warnSeconds ? Math.ceil(wipeSeconds - idle) : undefined);
    };
    const timer = window.setInterval(look, 250);
    window.addEventListener('pointerdown', touch);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('pointerdown', touch);
      setLeft(undefined);
    };
  }, [isOn, isHeld, warnSeconds, wipeSeconds]);
  return { left, stay };
}
