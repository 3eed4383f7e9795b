import './queue.css';
import { EmptyState, PageSkeleton, ProblemSummary, SelectField, useListState, useRoute, useSession } from '@anju/ui';
import type { ReactNode } from 'react';
import { booking, type Outlet, type QueueService as Service } from '../../parts/server.ts';
import { windowPlace } from '../../parts/window-place.ts';

export type { Outlet, Service };

interface ChosenOutlet {
  readonly outlet: Outlet;
  readonly services: readonly Service[];
  /** The control that chooses another one; nothing where there is but one. */
  readonly choice: ReactNode;
}

/** The outlet that this screen is about: in the address, else the one that was chosen last on this computer. */
export function OutletChoice({ children }: { readonly children: (chosen: ChosenOutlet) => ReactNode }) {
  const { session } = useSession();
  const list = useListState();
  const { data, error, refetch } = useRoute(booking.listOutlets, { query: { centerId: session?.centerId ?? 1 } });
  if (error) return <ProblemSummary error={error} onRetry={refetch} />;
  if (!data) return <PageSkeleton />;
  const wanted = list.get('outlet') ?? windowPlace().outletId;
  const outlet = data.outlets.find(({ outletId }) => outletId === wanted) ?? data.outlets[0];
  if (!outlet) return <EmptyState title="还没有网点" text="请业务管理员先在“网点管理”设置网点和号源。" />;
  const choice = (
    <SelectField
      name="outlet"
      label="网点"
      value={outlet.outletId}
      options={data.outlets.map((one) => ({ value: one.outletId, label: one.name }))}
      onChange={(outletId) => list.set({ outlet: outletId, window: undefined })}
    />
  );
  const services = data.services.filter(({ service }) => outlet.services === null || outlet.services.includes(service));
  return children({ outlet, services, choice });
}
