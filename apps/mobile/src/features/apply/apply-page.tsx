import { PageHeader } from '@anju/ui';
import { LinkRows } from '../../parts/links.tsx';

/** 办理: what can be applied for on a telephone. */
export function ApplyPage() {
  return (
    <>
      <PageHeader title="办理" />
      <LinkRows
        title="提取"
        rows={[
          {
            to: '/withdrawals/new',
            icon: 'coins',
            title: '提取公积金',
            text: '租房、购房、还贷、建造翻建、大修、离职、离退休、出境定居等，先看能提多少和为什么',
          },
          { to: '/withdrawals', icon: 'progress', title: '提取记录', text: '每一笔的进度、到账时间和收款卡' },
        ]}
      />
      <LinkRows
        title="转移"
        rows={[
          { to: '/transfers', icon: 'swap', title: '转移接续', text: '把外地的公积金转到现在的账户，每一步都看得见' },
        ]}
      />
      <LinkRows
        title="我的业务"
        rows={[
          {
            to: '/cases',
            icon: 'check',
            title: '办理进度',
            text: '在网上、柜台、手机申请的业务都在这里；用续办码接着办',
          },
          { to: '/papers', icon: 'paper', title: '开具证明', text: '缴存证明、公积金查询书，带电子印章，当场下载' },
        ]}
      />
      <LinkRows
        title="贷款"
        rows={[
          {
            to: '/loans?tab=early',
            icon: 'house',
            title: '提前还款',
            text: '还一部分或者全部结清，先看付多少、省多少',
          },
          { to: '/loans?tab=offset', icon: 'coins', title: '冲还贷', text: '用公积金账户余额归还贷款，签订或者解约' },
        ]}
      />
      <LinkRows
        title="到网点办理"
        rows={[
          { to: '/bookings', icon: 'clock', title: '预约办理', text: '约好时间，到场优先叫号；可以取消' },
          { to: '/outlets', icon: 'pin', title: '服务网点', text: '地址、怎么去、服务时间' },
        ]}
      />
    </>
  );
}
