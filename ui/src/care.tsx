import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { identity } from '../../server/src/contract.ts';
import { type TextSize, textSizes } from '../../server/src/rules.ts';
import { call } from './api.ts';

/** 关怀版: larger letters, stronger contrast, fewer things on a first page, and pages that are read aloud. */
export interface Care {
  readonly isOn: boolean;
  readonly textSize: TextSize;
}

/** What this browser remembers: the switch, and whether the person's own choice does not say so yet. */
interface Remembered extends Care {
  readonly isUntold: boolean;
}

const storageKey = 'anju.care';
const usual: Remembered = { isOn: false, textSize: 'large', isUntold: false };

function remembered(): Remembered {
  try {
    const kept = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Readonly<Record<string, unknown>>;
    return {
      isOn: kept['isOn'] === true,
      textSize: textSizes.find((size) => size === kept['textSize']) ?? 'large',
      isUntold: kept['isUntold'] === true,
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
  // The letters change at once; that another device does not know of it yet is no reason to stop anybody. Until it does, what
  // was chosen here goes before what a page hears of the person, and is told again by the next page.
  const tell = useCallback(
    (told: Remembered) => {
      const body = { careMode: told.isOn, textSize: told.textSize };
      const known = () => {
        if (latest.current.care === told) keep({ ...told, isUntold: false });
      };
      call(identity.setCare, { body }).then(known, () => {});
    },
    [keep],
  );
  const change = useCallback(
    (part: Partial<Care>) => {
      const { isIn, care: before } = latest.current;
      const next = { ...before, ...part, isUntold: true };
      keep(next);
      if (isIn) tell(next);
    },
    [keep, tell],
  );
  const follow = useCallback(
    (reader: Reader | undefined) => {
      const { care: here, isIn: wasIn } = latest.current;
      latest.current.isIn = isRemembered(reader);
      if (!isRemembered(reader)) {
        // What somebody who has left chose is not the next person's.
        if (wasIn && here.isUntold) keep({ ...here, isUntold: false });
        return;
      }
      const { careMode, textSize } = reader;
      const isToTell = here.isUntold && (here.isOn !== careMode || (here.isOn && here.textSize !== textSize));
      if (isToTell) tell(here);
      else keep({ isOn: careMode, textSize, isUntold: false });
    },
    [keep, tell],
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
