import { queryClient, routeKey, useRoute } from '@anju/ui';
import { useEffect } from 'react';
import { useMay } from './permissions.ts';
import { type Duty, report } from './server.ts';

interface DutyWords {
  /** The section of the navigation that it belongs to. */
  readonly section: string;
  /** Where exactly these are listed. */
  readonly to: string;
  /** After the number. */
  readonly text: string;
  readonly note: string;
}

export const dutyWords: Readonly<Record<Duty['kind'], DutyWords>> = {
  cases: { section: 'cases', to: '/cases', text: '笔业务待您办理', note: '轮到您这个岗位，时限近的在前。' },
  'cases-left': {
    section: 'cases',
    to: '/cases?queue=left',
    text: '笔业务离岗待交接',
    note: '领取的人账号已停用，请转给同事或放回待办。',
  },
  certificates: {
    section: 'certificates',
    to: '/certificates',
    text: '份证明待审核',
    note: '部门没有核实到、由申请人交来的证明。',
  },
  decisions: {
    section: 'decisions',
    to: '/decisions',
    text: '项凭证和资金申请待您复核',
    note: '一人申请、另一人复核后才生效；待复核的凭证会挡住日结。',
  },
  conversations: { section: 'desk', to: '/desk', text: '位来访者在排队', note: '在综合坐席开始接入后会分派给您。' },
  'work-orders': {
    section: 'work-orders',
    to: '/work-orders?scope=mine',
    text: '张工单由您承办',
    note: '请在期限内答复。',
  },
  'work-orders-review': {
    section: 'work-orders',
    to: '/work-orders?state=in-review',
    text: '张工单的答复待审核',
    note: '审核通过后才答复对方。',
  },
  'work-orders-waiting': {
    section: 'work-orders',
    to: '/work-orders?scope=waiting',
    text: '张工单待分派',
    note: '还没有承办的科室或人。',
  },
  content: {
    section: 'content',
    to: '/content?open=in-review',
    text: '篇内容待审核',
    note: '审核通过后发布。',
  },
  surveys: {
    section: 'surveys',
    to: '/surveys?standing=in-review',
    text: '份调查待审核',
    note: '审核通过后发布。',
  },
  wordings: {
    section: 'templates',
    to: '/message-templates',
    text: '项消息模板和设置待审核',
    note: '审核通过后才按新的文字发送。',
  },
  parameters: {
    section: 'parameters',
    to: '/parameters',
    text: '项业务参数变更待您审批',
    note: '审批后从所写的日期起执行。',
  },
  services: {
    section: 'services',
    to: '/services',
    text: '项业务与渠道变更待您审批',
    note: '审批后到所写的时间生效。',
  },
  'staff-accounts': {
    section: 'staff-accounts',
    to: '/staff-accounts',
    text: '项人员账号变更待您确认',
    note: '系统管理员提出，由您确认后生效。',
  },
};

/** What waits for whoever sits here, asked again all the while. */
export function useDuties() {
  const may = useMay();
  return useRoute(report.listDuties, {}, { enabled: may('staff.day'), refetchInterval: 30_000 });
}

/** Whenever something has been done here, what waits is asked again. Once for the frame: every page has it then. */
export function useDutiesAfterCommands(): void {
  useEffect(
    () =>
      queryClient.getMutationCache().subscribe((event) => {
        if (event.type === 'updated' && event.action.type === 'success')
          void queryClient.invalidateQueries({ queryKey: routeKey(report.listDuties) });
      }),
    [],
  );
}
