import { problems } from '../../platform/problem.ts';

/** How identity can refuse. */
export const refusals = problems('identity', {
  wrongPassword: [401, '账号或密码不正确'],
  wrongStaffLogin: [401, '账号、密码或动态口令不正确'],
  captchaNeeded: [401, '请输入图形验证码'],
  notSpoken: [409, '暂时不能收听语音验证码'],
  captchaWrong: [401, '图形验证码不正确或已失效'],
  locked: [423, '连续多次输入错误，账号已暂时锁定'],
  sameMobile: [422, '新号码与登记的号码相同'],
  noMobile: [422, '您没有预留手机号码，无法接收验证码'],
  codeWrong: [401, '短信验证码不正确'],
  codeExpired: [401, '短信验证码已失效，请重新获取'],
  weakPassword: [422, '新密码不符合要求'],
  passwordUsedBefore: [422, '新密码不能与最近使用过的密码相同'],
  notRegistered: [409, '您没有网上注册，无需注销'],
  challengeGone: [401, '待签名内容已失效，请重新操作'],
  certificateRefused: [401, '数字证书未通过验证'],
  employerUnknown: [403, '证书所属单位未在本中心办理缴存登记'],
});
