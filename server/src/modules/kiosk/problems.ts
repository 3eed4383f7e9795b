import { problems } from '../../platform/problem.ts';

/** How a kiosk can refuse. */
export const refusals = problems('kiosk', {
  notEnrolled: [403, '本机没有登记为自助终端，或登记已停用', '请管理员在“自助终端”页面生成登记码后在本机输入。'],
  codeWrong: [401, '登记码不正确、已使用或已过期', '登记码只能使用一次，15 分钟内有效；请管理员重新生成。'],
  notFound: [404, '没有这台自助终端'],
  nameTaken: [409, '已有同名的自助终端'],
  revoked: [409, '这台自助终端已停用'],
  printerAddress: [422, '打印机须在内网'],
  outletNotFound: [422, '没有这个服务网点'],
  cardExpired: [422, '身份证已过有效期'],
  notRegistered: [404, '本中心没有您的登记信息'],
  nameDiffers: [422, '身份证姓名与登记的姓名不一致'],
  noMobile: [422, '您没有预留手机号码，无法接收验证码'],
  factorMissing: [422, '本机还不能进行人脸核验'],
  employerUnknown: [404, '没有这个单位账号'],
  notHandler: [403, '您不是该单位登记的经办人'],
  noVisit: [401, '您的使用已结束，请重新刷卡'],
  tooManyPages: [422, '超出一次使用可打印的页数'],
  printNotFound: [404, '没有这项打印'],
  notStopped: [409, '这项打印正在进行或已完成'],
});
