import { useCallback, useState } from 'react';
import { Button } from './button.tsx';
import { type Session, useSession } from './session.tsx';
import { draftPrefix as prefix } from './sign-out.ts';

/** Where in this tab something half filled in is kept for who is in. */
export const draftKeyOf = (session: Session | undefined, name: string): string =>
  `${prefix}${session?.draftKey ?? ''}.${name}`;

interface Draft<T> {
  readonly value: T;
  /** Of what is being filled in; takes the offer, if there is one, as refused. */
  readonly change: (value: T) => void;
  /** What was being filled in when the session ended or the page was closed. */
  readonly offered: T | undefined;
  readonly takeUp: () => void;
  readonly refuse: () => void;
  /** It has been handed in. */
  readonly forget: () => void;
}

function kept<T>(key: string): T | undefined {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? 'null') as T | null) ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * What somebody fills in, kept in this tab until it is handed in: a session that runs out loses nothing, and after the login it
 * is offered to the same person again, to nobody else.
 */
export function useDraft<T>(name: string, begin: T | (() => T)): Draft<T> {
  const { session } = useSession();
  const key = draftKeyOf(session, name);
  const [value, setValue] = useState(begin);
  const [offered, setOffered] = useState(() => kept<T>(key));
  const change = useCallback(
    (next: T) => {
      setValue(next);
      setOffered(undefined);
      try {
        sessionStorage.setItem(key, JSON.stringify(next));
      } catch {
        // Nothing is kept where nothing may be kept.
      }
    },
    [key],
  );
  const forget = useCallback(() => {
    setOffered(undefined);
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  }, [key]);
  const takeUp = useCallback(() => {
    if (offered !== undefined) change(offered);
  }, [offered, change]);
  return { value, change, offered, takeUp, refuse: forget, forget };
}

/**
 * Words that stand where they were begun: a reply, an opinion. Who comes back to the page finds them there, until they are handed
 * in (`forget`).
 */
export function useKeptWords<T>(name: string, begin: T): readonly [T, (value: T) => void, forget: () => void] {
  const { value, change, offered, forget } = useDraft(name, begin);
  return [offered ?? value, change, forget];
}

/** Offers what was kept; nothing when nothing was. */
export function DraftOffer<T>({ draft }: { readonly draft: Draft<T> }) {
  if (draft.offered === undefined) return null;
  return (
    <div className="note draft-offer" role="status">
      <p>您上次填写的内容还没有提交，已为您保留。</p>
      <Button type="primary" onClick={draft.takeUp}>
        接着填写
      </Button>
      <Button onClick={draft.refuse}>重新填写</Button>
    </div>
  );
}
