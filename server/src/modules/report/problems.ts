import { problems } from '../../platform/problem.ts';

/** How the screens of people and staff can refuse. */
export const refusals = problems('report', {
  noAccount: [404, '您在本中心没有住房公积金账户'],
  personNotFound: [404, '未找到该职工'],
  employerNotFound: [404, '未找到该单位'],
  journalNotFound: [404, '未找到该记账凭证'],
  queryTooShort: [422, '请输入完整的证件号码、手机号码、账号，或至少两个字的姓名、单位名称'],
  employeeNotFound: [404, '未找到该职工'],
  exportUnknown: [404, '未找到该导出'],
  exportNotReady: [409, '导出的文件现在不能下载'],
  exportEnded: [409, '该导出已经结束，不能取消'],
  exportsBusy: [409, '正在生成的导出过多'],
  nothingToExport: [422, '没有符合条件的记录，无需导出'],
  tooManyToPrint: [422, '记录过多，不便打印'],
  wrongRange: [422, '这段日期不能查询'],
  tooManyRows: [422, '记录过多，一个文件放不下'],
});
