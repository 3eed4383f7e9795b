import { OutletList, PageHeader, useSession } from '@anju/ui';
import { Link } from 'react-router';

/** U-O1. */
export function OutletsPage() {
  const { session } = useSession();
  return (
    <>
      <PageHeader title="服务网点" description="地址、怎么去、服务时间和办理的业务。" />
      {session && (
        <OutletList centerId={session.centerId} audience="employer" onBook={<Link to="/bookings">去预约</Link>} />
      )}
    </>
  );
}
