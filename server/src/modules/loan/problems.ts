import { problems } from '../../platform/problem.ts';

/** How loans can be refused. */
export const refusals = problems('loan', {
  agreementTaken: [409, '该协议编号已登记过楼盘'],
  estateChanged: [409, '该楼盘刚被他人修改'],
  wrongPeriod: [422, '协议到期日早于起始日'],
});
