import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { identity } from '../../server/src/contract.ts';
import { type TextSize, textSizes } from '../../server/src/rules.ts';
import { call } from './api.ts';

/** 关怀版: larger letters, stronger contrast, fewer things on a first page, and pages that are read aloud. */
export interface Care {
  readonly isOn: boolean;
  readonly textSize: TextSize;
}

/** What this browser remembers: the switch, and whether it was set before anybody logged in. */
interface Remembered extends Care {
  readonly chosenAsVisitor: boolean;
}

const storageKey = 'anju.care';
const usual: Remembered = { isOn: false, textSize: 'large', chosenAsVisitor: false };

function remembered(): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Readonly<Record<string, unknown>>;
    return {
      isOn: kept['isOn'] === true,
      textSize: textSizes.find((size) => size === kept['textSize']) ?? 'large',
      chosenAsVisitor: kept['chosenAsVisitor'] === true,
    };
  } catch {
    return usual;
  }
}

function remember(care: Remembered): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(care));
  } catch {
    // A browser that keeps nothing still shows the larger letters until the page is closed.
  }
}

/** Who has logged in, and how their pages are shown on every channel. */
interface Reader {
  readonly kind: string;
  readonly careMode: boolean;
  readonly textSize: TextSize;
}

interface CareState extends Care {
  /** Changes this page at once; the browser remembers it, and the person who has logged in finds it everywhere. */
  readonly change: (care: Partial<Care>) => void;
  /** Somebody is in: their own choice is shown, or one that was made here before logging in becomes theirs. */
  readonly follow: (reader: Reader | undefined) => void;
}

const CareContext = createContext<CareState>({ ...usual, change: () => {}, follow: () => {} });

export const useCare = (): CareState => useContext(CareContext);

// The letters change at once; that another device does not know of it yet is no reason to stop anybody.
const tell = ({ isOn, textSize }: Care) =>
  void call(identity.setCare, { body: { careMode: isOn, textSize } }).catch(() => {});

const isRemembered = (reader: Reader | undefined): reader is Reader =>
  reader?.kind === 'person' || reader?.kind === 'employer';

interface CareProviderProps {
  /** A device that strangers share forgets with the page. */
  readonly isShared?: boolean;
  readonly children: ReactNode;
}

export function CareProvider({ isShared = false, children }: CareProviderProps) {
  const [care, setCare] = useState<Remembered>(() => (isShared ? usual : remembered()));
  const latest = useRef({ care, isIn: false });
  const keep = useCallback(
    (next: Remembered) => {
      latest.current.care = next;
      if (!isShared) remember(next);
      setCare(next);
    },
    [isShared],
  );
  const change = useCallback(
    (part: Partial<Care>) => {
      const { isIn, care: before } = latest.current;
      const next = { ...before, ...part, chosenAsVisitor: !isIn };
      keep(next);
      if (isIn) tell(next);
    },
    [keep],
  );
  const follow = useCallback(
    (reader: Reader | undefined) => {
      latest.current.isIn = isRemembered(reader);
      if (!isRemembered(reader)) return;
      const { care: here } = latest.current;
      const own = { isOn: reader.careMode, textSize: reader.textSize };
      const next = here.chosenAsVisitor ? here : own;
      if (next.isOn !== own.isOn || (next.isOn && next.textSize !== own.textSize)) tell(next);
      keep({ ...next, chosenAsVisitor: false });
    },
    [keep],
  );
  const { isOn, textSize } = care;
  useEffect(() => {
    const { classList } = document.documentElement;
    classList.toggle('care', isOn);
    for (const size of textSizes) classList.toggle(`care-${size}`, isOn && size === textSize);
  }, [isOn, textSize]);
  const value = useMemo(() => ({ isOn, textSize, change, follow }), [isOn, textSize, change, follow]);
  return <CareContext value={value}>{children}</CareContext>;
}
