import {
  CenterSelect,
  useCenter,
  WorkOrderBoard,
  WorkOrderForm,
  WorkOrderList,
  WorkOrderPage,
  type WorkOrderPlace,
} from '@anju/ui';

const place: WorkOrderPlace = {
  listPath: '/my/work-orders',
  newPath: '/my/work-orders/new',
  pathOf: (workOrderId) => `/my/work-orders/${workOrderId}`,
};

/** P-O4. */
export const MyWorkOrdersPage = () => <WorkOrderList place={place} />;
export const NewWorkOrderPage = () => <WorkOrderForm place={place} />;
export const MyWorkOrderPage = () => <WorkOrderPage place={place} />;

/** P-O6. */
export function BoardPage() {
  const { centerId } = useCenter();
  return <WorkOrderBoard centerId={centerId} place={place} extra={<CenterSelect />} />;
}
