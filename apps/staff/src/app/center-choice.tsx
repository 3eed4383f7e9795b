import { SelectField, useRoute, useSession } from '@anju/ui';
import { useState } from 'react';
import { identity } from '../parts/server.ts';

/** The centre that somebody of its staff belongs to, and the field that asks for it; a deployment of one city asks nothing. */
export function useCenterChoice() {
  const { session } = useSession();
  const { data } = useRoute(identity.listCenters, {}, { staleTime: 3_600_000 });
  const [chosen, choose] = useState<string>();
  const centers = data?.centers ?? [];
  const centerId = Number(chosen ?? session?.centerId ?? centers[0]?.centerId ?? 1);
  const field = centers.length > 1 && (
    <SelectField
      name="centerId"
      label="所在中心"
      value={String(centerId)}
      options={centers.map((center) => ({ value: String(center.centerId), label: center.name }))}
      onChange={choose}
    />
  );
  return { centerId, field };
}
