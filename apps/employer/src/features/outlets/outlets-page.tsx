import { OutletList, PageHeader, useSession } from '@anju/ui';

/** U-O1. */
export function OutletsPage() {
  const { session } = useSession();
  return (
    <>
      <PageHeader title="服务网点" description="地址、怎么去、服务时间和办理的业务。" />
      {session && <OutletList centerId={session.centerId} onBook="在“预约办理”选择网点和时间。" />}
    </>
  );
}
