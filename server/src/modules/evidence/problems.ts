import { problems } from '../../platform/problem.ts';

/** How questions, consents and certificates can be refused. */
export const refusals = problems('evidence', {
  noConsent: [422, '尚未取得查询授权'],
  consentNotFound: [404, '未找到该项授权'],
  queryNotFound: [404, '未找到该项核验'],
  wrongState: [409, '该项核验的状态不允许此操作'],
});
