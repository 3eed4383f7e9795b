import { problems } from '../../../platform/problem.ts';

/** How an employer's businesses can be refused. */
export const refusals = problems('employer-business', {
  notFound: [404, '未找到该笔业务'],
  inProgress: [409, '同类业务正在办理'],
  monthUnderWay: [409, '本月清册已核定、尚未入账'],
  notYet: [422, '还不到可以办理的时间'],
  wrongState: [409, '该笔业务的状态不允许此操作'],
  outdated: [409, '内容在提交之后发生了变化，请重新核对并签名'],
  nobody: [422, '没有可以办理的职工'],
  outOfPolicy: [422, '不符合缴存政策'],
  papersMissing: [422, '申请材料还没有交齐'],
  nothingChanges: [422, '内容与现在相同，没有需要办理的'],
});
