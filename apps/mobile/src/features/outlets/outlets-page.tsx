import { CenterSelect, OutletList, PageHeader, useCenter } from '@anju/ui';
import { Link } from 'react-router';

/** M-O1. */
export function OutletsPage() {
  const { centerId } = useCenter();
  return (
    <>
      <PageHeader title="服务网点" back={{ to: '/query', text: '查询' }} />
      <CenterSelect />
      <OutletList centerId={centerId} audience="person" onBook={<Link to="/bookings">登录后预约</Link>} />
    </>
  );
}
