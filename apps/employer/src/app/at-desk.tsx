import { EmptyState, PageHeader } from '@anju/ui';
import { deskPaths } from '../parts/seat.ts';

/** Somebody opened the counter's address without a session of the desk. */
export function AtDesk() {
  return (
    <main className="page-alone">
      <PageHeader title="柜面代办单位业务" />
      <EmptyState
        title="请先登录柜面系统"
        text="登录已结束，或者您不是中心工作人员。登录后从综合窗口或单位页面进入。"
        action={<a href={deskPaths.window}>去登录</a>}
      />
    </main>
  );
}
