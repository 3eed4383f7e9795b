import { problems } from '../../platform/problem.ts';

/** How issuing and verifying papers can be refused. */
export const refusals = problems('document', {
  noAccount: [404, '您在本中心没有住房公积金账户'],
  notFound: [404, '未找到该证明'],
  tooManyRows: [422, '所选期间的明细太多，请缩短期间'],
  uncoveredCharacters: [422, '姓名中含有系统字库没有的字，请到柜台办理'],
  noSeal: [503, '本中心还没有电子印章，证明没有开具'],
  timestampDown: [503, '时间戳服务暂时不可用，证明没有开具，请稍后再试'],
  codeMismatch: [404, '证明编号与验证码不符，或该证明不存在'],
});
