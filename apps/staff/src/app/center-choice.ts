import { useRoute, useSession } from '@anju/ui';
import { useState } from 'react';
import { identity } from '../parts/server.ts';

/** The centres to choose from; a deployment of one city has one and asks nothing. */
export function useCenterChoice() {
  const { session } = useSession();
  const { data } = useRoute(identity.listCenters, {}, { staleTime: 3_600_000 });
  const [chosen, choose] = useState<string>();
  const centers = data?.centers ?? [];
  const centerId = Number(chosen ?? session?.centerId ?? centers[0]?.centerId ?? 1);
  return { centers, centerId, choose };
}
