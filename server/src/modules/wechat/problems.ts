import { problems } from '../../platform/problem.ts';

/** How wechat can refuse. */
export const refusals = problems('wechat', {
  notOffered: [409, '本中心暂未开通微信公众号', '请使用网上服务大厅，或拨打12329。'],
  stateGone: [403, '微信登录已失效', '请从公众号菜单重新进入。'],
  codeRefused: [403, '微信没有确认本次登录', '请从公众号菜单重新进入。'],
  unreachable: [503, '暂时联系不上微信', '请稍后再试；您的操作没有生效。'],
  ticketGone: [409, '绑定已超时', '请从公众号菜单重新进入，再次登录并确认。'],
});
