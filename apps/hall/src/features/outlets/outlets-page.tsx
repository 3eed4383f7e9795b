import { OutletList, PageHeader } from '@anju/ui';
import { useCenter } from '../../parts/center.tsx';

/** Where the outlets are, for everybody. */
export function OutletsPage() {
  const { centerId } = useCenter();
  return (
    <>
      <PageHeader title="服务网点" description="地址、怎么去、服务时间和办理的业务。" />
      <OutletList centerId={centerId} onBook="登录后在“预约办理”选择网点和时间。" />
    </>
  );
}
