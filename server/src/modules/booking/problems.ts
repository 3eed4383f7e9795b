import { problems } from '../../platform/problem.ts';

/** How booking can refuse. */
export const refusals = problems('booking', {
  outletNotFound: [404, '没有这个服务网点'],
  slotNotFound: [404, '没有这个预约时段'],
  full: [409, '该时段已约满'],
  alreadyBooked: [409, '您已预约过这项业务'],
  dayNotOpen: [422, '这一天不能预约'],
  paused: [422, '您的网上预约已暂停'],
  notFound: [404, '未找到这条预约'],
  tooLateToCancel: [422, '已过取消期限'],
  wrongState: [409, '预约的状态已变化'],
  tooEarly: [422, '还没有到取号时间'],
  tooLate: [422, '已过预约时段'],
  wrongDay: [422, '不是今天的预约'],
  wrongOutlet: [422, '不是本网点的预约'],
  ticketNotFound: [404, '未找到这个排队号'],
  nobodyWaits: [409, '没有等候的人'],
  busyWindow: [409, '本窗口还有正在办理的号'],
});
