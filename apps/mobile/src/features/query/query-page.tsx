import { PageHeader } from '@anju/ui';
import { HallRows, LinkRows } from '../../parts/links.tsx';

/** 查询: one's own account, and what is for everybody. */
export function QueryPage() {
  return (
    <>
      <PageHeader title="查询" />
      <LinkRows
        title="我的公积金"
        rows={[
          { to: '/account', icon: 'coins', title: '账户信息', text: '余额、月缴存额、缴存基数和比例、利息' },
          { to: '/entries', icon: 'list', title: '业务明细', text: '账户里每一笔钱的增减' },
          { to: '/contributions', icon: 'calendar', title: '缴存明细', text: '单位每个月缴了多少' },
          { to: '/withdrawals', icon: 'coins', title: '提取明细', text: '提取的金额、状态和到账时间' },
        ]}
      />
      <LinkRows
        title="我的贷款"
        rows={[
          { to: '/loans', icon: 'house', title: '贷款信息', text: '基本信息、还款计划和还款明细' },
          { to: '/cases?kind=loan', icon: 'check', title: '贷款审批进度', text: '到了哪一步，什么时候有结果' },
        ]}
      />
      <LinkRows
        title="政策与服务"
        rows={[
          { to: '/info?kind=guide', icon: 'book', title: '办事指南' },
          { to: '/info?kind=policy', icon: 'paper', title: '政策法规' },
          { to: '/info?kind=notice', icon: 'notice', title: '公告信息' },
          { to: '/outlets', icon: 'pin', title: '服务网点' },
        ]}
      />
      <HallRows
        rows={[
          { to: '/calculator', icon: 'calculator', title: '贷款计算器', text: '月供、利息、提前还款怎么还划算' },
          { to: '/rates', icon: 'chart', title: '历年贷款利率' },
          { to: '/estates', icon: 'building', title: '合作楼盘' },
          { to: '/verify', icon: 'shield', title: '证明核验', text: '收到别人的证明，扫码、输编号或者上传文件核对' },
        ]}
      />
    </>
  );
}
