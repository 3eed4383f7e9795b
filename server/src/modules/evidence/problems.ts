import { problems } from '../../platform/problem.ts';

/** How questions, consents and certificates can be refused. */
export const refusals = problems('evidence', {
  noConsent: [422, '尚未取得查询授权'],
  consentNotFound: [404, '未找到该项授权'],
  queryNotFound: [404, '未找到该项核验'],
  sourceNotFound: [404, '未找到该数据源'],
  sourcePaused: [409, '该数据源已处于此状态'],
  certificateOpen: [409, '该项核验已有待审核的证明'],
  certificateNotFound: [404, '未找到该份证明'],
  certificateDecided: [409, '该份证明已经处理'],
  attachmentNotFound: [422, '未找到所选的证明照片'],
  issuedLater: [422, '开具日期不能晚于今天'],
  samePerson: [403, '前后两个环节不能由同一人办理'],
  notDrawn: [409, '该份证明未列入抽查'],
  wrongState: [409, '该项核验的状态不允许此操作'],
});
