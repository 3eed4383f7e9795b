import { useSession, WorkOrderBoard, WorkOrderForm, WorkOrderList, WorkOrderPage, type WorkOrderPlace } from '@anju/ui';
import { paths } from '../../parts/routes.ts';

const place: WorkOrderPlace = { listPath: paths.workOrders, newPath: paths.newWorkOrder, pathOf: paths.workOrder };

/** U-O5. */
export const WorkOrdersPage = () => <WorkOrderList place={place} />;
export const NewWorkOrderPage = () => <WorkOrderForm place={place} />;
export const OneWorkOrderPage = () => <WorkOrderPage place={place} />;

/** U-O7. */
export function BoardPage() {
  const { session } = useSession();
  return session && <WorkOrderBoard centerId={session.centerId} place={place} />;
}
