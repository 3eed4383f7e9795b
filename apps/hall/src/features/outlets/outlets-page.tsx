import { OutletList, PageHeader, useCenter } from '@anju/ui';
import { Link } from 'react-router';

/** Where the outlets are, for everybody. */
export function OutletsPage() {
  const { centerId } = useCenter();
  return (
    <>
      <PageHeader title="服务网点" description="地址、怎么去、服务时间和办理的业务。" />
      <OutletList centerId={centerId} audience="person" onBook={<Link to="/my/bookings">登录后预约</Link>} />
    </>
  );
}
