import { problems } from '../../platform/problem.ts';

/** How questions, consents and certificates can be refused. */
export const refusals = problems('evidence', {
  noConsent: [422, '尚未取得查询授权'],
  consentNotFound: [404, '未找到该项授权', '请刷新页面，查看现在有效的授权。'],
  queryNotFound: [404, '未找到该项核验', '请返回业务页面，从材料核实中重新打开。'],
  sourceNotFound: [404, '未找到该数据源', '请返回数据源列表重新选择。'],
  sourcePaused: [409, '该数据源已处于此状态', '请刷新页面，查看该数据源现在的状态。'],
  certificateOpen: [409, '该项核验已有待审核的证明'],
  certificateNotFound: [404, '未找到该份证明', '请返回证明审核列表重新打开。'],
  certificateDecided: [409, '该份证明已经处理', '请刷新页面，查看处理结果。'],
  attachmentNotFound: [422, '未找到所选的证明照片'],
  issuedLater: [422, '开具日期不能晚于今天', '请核对证明上的开具日期后更正。'],
  samePerson: [403, '前后两个环节不能由同一人办理'],
  notDrawn: [409, '该份证明未列入抽查', '请从抽查清单中选择要抽查的证明。'],
  wrongState: [409, '该项核验的状态不允许此操作', '请刷新页面，查看该项核验现在的结果。'],
});
