import { problems } from '../../platform/problem.ts';

/** How notice can refuse. */
export const refusals = problems('notice', {
  noMobile: [422, '您没有登记手机号码，不能签约短信服务'],
  notSigned: [409, '您尚未签约短信服务'],
  smsNotFound: [404, '未找到这条短信'],
  notResendable: [409, '这条短信不能重新发送'],
});
