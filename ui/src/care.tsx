import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';

/** What this device remembers: the switch, and whether it was set before anybody logged in. */
interface Remembered {
  readonly on: boolean;
  readonly chosenAsVisitor: boolean;
}

const storageKey = 'anju.care';

export function rememberedCare(): Remembered {
  try {
    const text = localStorage.getItem(storageKey) ?? '';
    return { on: text.startsWith('on'), chosenAsVisitor: text.endsWith('+') };
  } catch {
    return { on: false, chosenAsVisitor: false };
  }
}

export function rememberCare({ on, chosenAsVisitor }: Remembered): void {
  try {
    localStorage.setItem(storageKey, `${on ? 'on' : 'off'}${chosenAsVisitor ? '+' : ''}`);
  } catch {
    // A browser that keeps nothing still shows the larger letters until the page is closed.
  }
}

interface CareMode {
  readonly isOn: boolean;
  /** Shows or leaves the larger letters on this page; who logged in is told elsewhere. */
  readonly show: (on: boolean) => void;
}

const CareContext = createContext<CareMode>({ isOn: false, show: () => {} });

export const useCareMode = (): CareMode => useContext(CareContext);

export function CareModeProvider({ children }: { readonly children: ReactNode }) {
  const [isOn, setOn] = useState(() => rememberedCare().on);
  const show = useCallback((on: boolean) => setOn(on), []);
  useEffect(() => {
    document.documentElement.classList.toggle('care', isOn);
  }, [isOn]);
  const value = useMemo(() => ({ isOn, show }), [isOn, show]);
  return <CareContext value={value}>{children}</CareContext>;
}
