import { WorkOrderForm, WorkOrderList, WorkOrderPage, type WorkOrderPlace } from '@anju/ui';

const place: WorkOrderPlace = {
  listPath: '/work-orders',
  newPath: '/work-orders/new',
  pathOf: (workOrderId) => `/work-orders/${workOrderId}`,
  back: { to: '/me', text: '我的' },
};

/** P-O4 in the hand: what was written to the centre, and its answer. */
export const WorkOrdersPage = () => <WorkOrderList place={place} />;
export const NewWorkOrderPage = () => <WorkOrderForm place={place} />;
export const OneWorkOrderPage = () => <WorkOrderPage place={place} />;
