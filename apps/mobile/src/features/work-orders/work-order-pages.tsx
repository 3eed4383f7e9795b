import {
  DayText,
  InstantText,
  PageHeader,
  StateTag,
  WorkOrderForm,
  WorkOrderPage,
  type WorkOrderPlace,
  workOrderStates,
} from '@anju/ui';
import { Link } from 'react-router';
import { workorder } from '../../../../../server/src/contract.ts';
import { workOrderKinds } from '../../../../../server/src/rules.ts';
import { Endless, useListing } from '../../parts/endless.tsx';

const place: WorkOrderPlace = {
  listPath: '/work-orders',
  listText: '留言',
  newPath: '/work-orders/new',
  pathOf: (workOrderId) => `/work-orders/${workOrderId}`,
};

/** P-O4 in the hand: what was written to the centre, and its answer. */
export function WorkOrdersPage() {
  const listing = useListing(workorder.listWorkOrders);
  const start = (
    <Link className="button button-primary button-block" to={place.newPath}>
      写留言
    </Link>
  );
  return (
    <>
      <PageHeader title="投诉建议与留言" back={{ to: '/me', text: '我的' }} />
      {listing.rows.length > 0 && start}
      <Endless
        listing={listing}
        label="我的留言"
        empty={{ title: '还没有留言', text: '有问题、意见或建议，写给中心。', action: start }}
        render={({ workOrderId, title, state, kind, number, writtenAt, dueOn, answeredAt }) => (
          <Link className="m-item m-item-link" to={place.pathOf(workOrderId)}>
            <p className="m-item-head">
              <strong>{title}</strong>
            </p>
            <p className="m-item-foot">
              <StateTag state={state} texts={workOrderStates} />
              {answeredAt === null && (
                <span className="muted">
                  <DayText value={dueOn} plain /> 前答复
                </span>
              )}
            </p>
            <p className="muted">
              {workOrderKinds[kind]}　<InstantText value={writtenAt} />　{number}
            </p>
          </Link>
        )}
      />
    </>
  );
}
export const NewWorkOrderPage = () => <WorkOrderForm place={place} />;
export const OneWorkOrderPage = () => <WorkOrderPage place={place} />;
