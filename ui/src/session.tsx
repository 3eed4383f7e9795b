import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { identity, type RouteOutput } from '../../server/src/contract.ts';
import { signedOutEvent } from './api.ts';
import { useCare } from './care.tsx';
import { IdleWarning } from './idle-warning.tsx';
import { PageSkeleton } from './parts.tsx';
import { ProblemSummary } from './problem.tsx';
import { useRoute } from './query.ts';
import { forgetDrafts, sessionKey, tabs, tellEntered } from './sign-out.ts';

export type Session = RouteOutput<typeof identity.getSession>;
/** Why the last session ended, for the login page to say. */
export type Departure = 'expired' | 'left' | undefined;

interface SessionState {
  readonly session: Session | undefined;
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly departure: Departure;
  /** A login was answered: everything asked before belongs to nobody. */
  readonly enter: (session: Session) => void;
  readonly refetch: () => unknown;
}

const SessionContext = createContext<SessionState | undefined>(undefined);

/** Who is logged in. A visitor is a session too: its `kind` is `visitor`. */
export function useSession(): SessionState {
  const state = useContext(SessionContext);
  if (!state) throw new Error('useSession is used outside AppProviders');
  return state;
}

export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const { data, isPending, error, refetch } = useRoute(identity.getSession, { query: {} }, { staleTime: 60_000 });
  const [departure, setDeparture] = useState<Departure>();
  const enter = useCallback(
    (session: Session) => {
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
      client.setQueryData(sessionKey, session);
      setDeparture(undefined);
      tellEntered();
    },
    [client],
  );
  useEffect(() => {
    const onSignedOut = (event: Event) => {
      const known = client.getQueryData<Session>(sessionKey);
      if (!known || known.kind === 'visitor') return;
      setDeparture(event instanceof CustomEvent && event.detail === 'left' ? 'left' : 'expired');
      if (event instanceof CustomEvent && event.detail === 'left') forgetDrafts();
      const visitor: Session = {
        ...known,
        kind: 'visitor',
        displayName: '',
        permissions: [],
        draftKey: '',
        idleEndsAt: null,
      };
      client.setQueryData(sessionKey, visitor);
      client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionKey[0] });
    };
    window.addEventListener(signedOutEvent, onSignedOut);
    return () => window.removeEventListener(signedOutEvent, onSignedOut);
  }, [client]);
  useEffect(() => followOtherTabs(), []);
  const { follow } = useCare();
  useEffect(() => follow(data), [data, follow]);
  const value = useMemo(
    () => ({ session: data, isLoading: isPending, error, departure, enter, refetch }),
    [data, isPending, error, departure, enter, refetch],
  );
  return <SessionContext value={value}>{children}</SessionContext>;
}

/**
 * Who leaves in one tab has left in all, and who logs in is not taken for whoever was in before. A page that the browser kept
 * whole (back, after another site) is loaded anew: it would show what was on it to whoever sits there now.
 */
function followOtherTabs(): () => void {
  const others = tabs();
  if (others)
    others.onmessage = ({ data }) => {
      if (data === 'left') window.dispatchEvent(new CustomEvent(signedOutEvent, { detail: 'left' }));
      else window.location.reload();
    };
  const onShow = ({ persisted }: PageTransitionEvent) => {
    if (persisted) window.location.reload();
  };
  window.addEventListener('pageshow', onShow);
  return () => {
    if (others) others.onmessage = null;
    window.removeEventListener('pageshow', onShow);
  };
}

/** Says why the last session ended; nothing on a first visit. */
export function DepartureNote() {
  const { departure } = useSession();
  if (!departure) return null;
  return (
    <p className="note" role="status">
      {departure === 'left' ? '您已安全退出。' : '登录已结束：长时间没有操作，或者账号、密码刚有变更。请重新登录。'}
    </p>
  );
}

interface SessionGuardProps {
  readonly kind: 'person' | 'employer' | 'staff';
  /** The login page, shown instead of the pages to whoever is not logged in as `kind`. */
  readonly login: ReactNode;
  readonly children: ReactNode;
}

export function SessionGuard({ kind, login, children }: SessionGuardProps) {
  const { session, isLoading, error, refetch } = useSession();
  if (isLoading) return <PageSkeleton />;
  if (!session) return <ProblemSummary error={error} onRetry={refetch} />;
  if (session.kind !== kind) return <>{login}</>;
  return (
    <>
      {children}
      {session.idleEndsAt !== null && <IdleWarning idleEndsAt={session.idleEndsAt} />}
    </>
  );
}
