import { createContext, type ReactNode, useContext, useMemo, useState } from 'react';
import { identity, type RouteOutput } from '../../server/src/contract.ts';
import { useRoute } from './query.ts';
import { useSession } from './session.tsx';
import './styles/login.css';

export type Center = RouteOutput<typeof identity.listCenters>['centers'][number];

interface CenterChoice {
  readonly centers: readonly Center[];
  readonly isLoading: boolean;
  readonly error: Error | null;
  readonly refetch: () => unknown;
  /** The centre that logging in and verifying are about; 0 until it is known. */
  readonly centerId: number;
  readonly center: Center | undefined;
  readonly choose: (centerId: number) => void;
}

const CenterContext = createContext<CenterChoice | undefined>(undefined);
const storageKey = 'anju.center';

function remembered(): number | undefined {
  try {
    return Number(localStorage.getItem(storageKey)) || undefined;
  } catch {
    return undefined;
  }
}

/** Which centre the visitor deals with: the one chosen on this device, or the installation's own. */
export function CenterProvider({ children }: { readonly children: ReactNode }) {
  const { session } = useSession();
  const { data, isPending, error, refetch } = useRoute(identity.listCenters, {}, { staleTime: 600_000 });
  const [chosen, setChosen] = useState(remembered);
  const value = useMemo(() => {
    const centers = data?.centers ?? [];
    const isVisitor = session === undefined || session.kind === 'visitor';
    const wanted = isVisitor ? chosen : session.centerId;
    const center =
      centers.find(({ centerId }) => centerId === wanted) ??
      centers.find(({ centerId }) => centerId === session?.centerId) ??
      centers[0];
    const choose = (centerId: number) => {
      setChosen(centerId);
      try {
        localStorage.setItem(storageKey, String(centerId));
      } catch {
        // Asked again on the next visit.
      }
    };
    const centerId = center?.centerId ?? wanted ?? session?.centerId ?? 0;
    return { centers, isLoading: isPending, error, refetch, centerId, center, choose };
  }, [data, isPending, error, refetch, chosen, session]);
  return <CenterContext value={value}>{children}</CenterContext>;
}

export function useCenter(): CenterChoice {
  const choice = useContext(CenterContext);
  if (!choice) throw new Error('useCenter is used outside CenterProvider');
  return choice;
}

/** The choice of a centre; nothing to choose where there is one only. */
export function CenterSelect({ label = '公积金中心' }: { readonly label?: string | undefined }) {
  const { centers, centerId, center, choose } = useCenter();
  if (centers.length <= 1) return center ? <p className="center-only">{center.name}</p> : null;
  return (
    <label className="center-select">
      <span>{label}</span>
      <select className="control" value={centerId} onChange={(event) => choose(Number(event.target.value))}>
        {centers.map((choice) => (
          <option key={choice.centerId} value={choice.centerId}>
            {choice.name}
          </option>
        ))}
      </select>
    </label>
  );
}
