import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { CenterId, DayJson, Done, InstantJson, listOf, Page, route, Uuid } from '../../platform/route.ts';
import { Signed, TextToSign } from './contract-signature.ts';
import { refusals } from './problems.ts';
import { CodeSent, Entered, LoginLogRow, Session, TextSize } from './session-shapes.ts';
import { refusals as staffRefusals } from './staffing/problems.ts';

export * from './staffing/contract.ts';
export { CodeSent, Entered, LoginLogRow, Session, Signed, TextToSign };

const Password = Type.String({ minLength: 1, maxLength: 64 });
const Code = Type.String({ pattern: '^\\d{6}$' });

export const listCenters = route({
  method: 'GET',
  path: '/centers',
  summary: '中心列表',
  permission: 'public',
  response: Type.Object({
    centers: Type.Array(
      Type.Object({
        centerId: CenterId,
        name: Type.String(),
        city: Type.String(),
        address: Type.String(),
        phone: Type.String(),
      }),
    ),
  }),
});

export const getSession = route({
  method: 'GET',
  path: '/session',
  summary: '当前登录状态',
  permission: 'public',
  query: Type.Object({ centerId: Type.Optional(CenterId) }),
  response: Session,
});

export const newCaptcha = route({
  method: 'POST',
  path: '/captchas',
  summary: '获取图形验证码',
  permission: 'public',
  unaudited: 'a picture code, kept ten minutes',
  body: Type.Object({ centerId: CenterId }),
  response: Type.Object({ captchaId: Uuid, svg: Type.String() }),
  problems: [common.tooMany],
});

/** The second way for whoever cannot read the picture: six digits to listen to, typed into the same field. */
export const newSpokenCaptcha = route({
  method: 'POST',
  path: '/captchas/spoken',
  summary: '获取语音验证码（朗读数字）',
  permission: 'public',
  unaudited: 'a spoken code, kept ten minutes',
  body: Type.Object({ centerId: CenterId }),
  /** A WAV in base64. */
  response: Type.Object({ captchaId: Uuid, sound: Type.String() }),
  problems: [refusals.notSpoken, common.tooMany],
});

export const enterAsPerson = route({
  method: 'POST',
  path: '/sessions/person',
  summary: '个人登录（证件号码或手机号码＋密码）',
  permission: 'public',
  body: Type.Object({
    centerId: CenterId,
    account: Type.String({ minLength: 1, maxLength: 40 }),
    password: Password,
    captchaId: Type.Optional(Uuid),
    captcha: Type.Optional(Type.String({ maxLength: 8 })),
  }),
  response: Type.Union([Entered, CodeSent]),
  problems: [
    refusals.wrongPassword,
    refusals.captchaNeeded,
    refusals.captchaWrong,
    refusals.locked,
    refusals.noMobile,
    common.tooMany,
  ],
});

export const finishEntering = route({
  method: 'POST',
  path: '/sessions/person/code',
  summary: '短信验证码完成登录',
  permission: 'public',
  body: Type.Object({ centerId: CenterId, codeId: Uuid, code: Code }),
  response: Entered,
  problems: [refusals.codeWrong, refusals.codeExpired],
});

/** A session that a bound phone opened is raised by a code to the registered mobile: once for the whole session. */
export const sendRaisingCode = route({
  method: 'POST',
  path: '/session/raise/code',
  summary: '发送短信验证码（免密登录后办理业务）',
  permission: 'person',
  beforeCode: true,
  response: Type.Object({ codeId: Uuid, mobileMasked: Type.String(), expiresAt: InstantJson }),
  problems: [refusals.noMobile, common.tooMany],
});
export const raiseSession = route({
  method: 'POST',
  path: '/session/raise',
  summary: '短信验证码确认本次登录',
  permission: 'person',
  beforeCode: true,
  body: Type.Object({ codeId: Uuid, code: Code }),
  response: Session,
  problems: [refusals.codeWrong, refusals.codeExpired],
});

/** First login of somebody without a password, and a forgotten password: the registered mobile proves who asks. */
export const startActivation = route({
  method: 'POST',
  path: '/activations',
  summary: '首次登录或忘记密码：发送短信验证码',
  permission: 'public',
  body: Type.Object({
    centerId: CenterId,
    certificateNumber: Type.String({ minLength: 4, maxLength: 24 }),
    mobile: Type.String({ pattern: '^1[3-9]\\d{9}$' }),
    captchaId: Uuid,
    captcha: Type.String({ minLength: 1, maxLength: 8 }),
  }),
  response: Type.Object({ codeId: Uuid, mobileMasked: Type.String(), expiresAt: InstantJson }),
  problems: [refusals.captchaWrong, common.tooMany],
});

export const finishActivation = route({
  method: 'POST',
  path: '/activations/finish',
  summary: '设置密码并登录',
  permission: 'public',
  body: Type.Object({ centerId: CenterId, codeId: Uuid, code: Code, newPassword: Password }),
  response: Entered,
  problems: [refusals.codeWrong, refusals.codeExpired, refusals.weakPassword, refusals.passwordUsedBefore],
});

export const challengeEmployer = route({
  method: 'POST',
  path: '/sessions/employer/challenge',
  summary: '单位登录：获取待签名的随机文本',
  permission: 'public',
  unaudited: 'a random text, kept five minutes',
  body: Type.Object({ centerId: CenterId }),
  response: TextToSign,
  problems: [common.tooMany],
});

export const enterAsEmployer = route({
  method: 'POST',
  path: '/sessions/employer',
  summary: '单位登录（CA 证书）',
  permission: 'public',
  body: Type.Object({ centerId: CenterId, ...Signed }),
  response: Entered,
  problems: [refusals.challengeGone, refusals.certificateRefused, refusals.employerUnknown],
});

export const enterAsStaff = route({
  method: 'POST',
  path: '/sessions/staff',
  summary: '工作人员登录（密码＋动态口令）',
  permission: 'public',
  body: Type.Object({
    centerId: CenterId,
    username: Type.String({ minLength: 1, maxLength: 40 }),
    password: Password,
    totp: Code,
    /** Asked for when the password has become too old. */
    newPassword: Type.Optional(Password),
  }),
  response: Entered,
  problems: [
    refusals.wrongStaffLogin,
    refusals.locked,
    staffRefusals.passwordTooOld,
    refusals.weakPassword,
    refusals.passwordUsedBefore,
    common.tooMany,
  ],
});

export const keepSession = route({
  method: 'POST',
  path: '/session/keep',
  summary: '继续使用（延长会话）',
  permission: 'public',
  unaudited: 'only moves the idle clock',
  response: Session,
});
export const leave = route({
  method: 'POST',
  path: '/session/leave',
  summary: '退出登录',
  permission: 'public',
  response: Done,
});
export const leaveEverywhere = route({
  method: 'POST',
  path: '/session/leave-everywhere',
  summary: '退出全部渠道的登录',
  permission: 'session.own',
  beforeCode: true,
  response: Done,
});
export const setCare = route({
  method: 'PUT',
  path: '/session/care',
  summary: '开启或关闭关怀版，选择字号',
  permission: 'inbox.own',
  beforeCode: true,
  isAtKiosk: true,
  body: Type.Object({ careMode: Type.Boolean(), textSize: TextSize }),
  response: Done,
});

export const sendStepUpCode = route({
  method: 'POST',
  path: '/person/step-up',
  summary: '为重要操作发送短信验证码',
  permission: 'person',
  body: Type.Object({
    purpose: Type.Union([
      Type.Literal('password'),
      Type.Literal('mobile'),
      Type.Literal('query-password'),
      Type.Literal('close-registration'),
    ]),
  }),
  response: Type.Object({ codeId: Uuid, mobileMasked: Type.String(), expiresAt: InstantJson }),
  problems: [refusals.noMobile, common.tooMany],
});

const Mobile = Type.String({ pattern: '^1[3-9]\\d{9}$' });
export const sendNewMobileCode = route({
  method: 'POST',
  path: '/person/mobile/code',
  summary: '修改手机号：向新号码发送验证码',
  permission: 'person',
  body: Type.Object({ mobile: Mobile }),
  response: Type.Object({ codeId: Uuid, mobileMasked: Type.String(), expiresAt: InstantJson }),
  problems: [refusals.noMobile, refusals.sameMobile, common.tooMany],
});
export const changeMobile = route({
  method: 'POST',
  path: '/person/mobile',
  summary: '手机号修改（原号码和新号码验证码）',
  permission: 'person',
  body: Type.Object({ codeId: Uuid, code: Code, newCodeId: Uuid, newCode: Code, mobile: Mobile }),
  response: Done,
  problems: [refusals.noMobile, refusals.codeWrong, refusals.codeExpired],
});
/** Six digits for channels without a keyboard: short messages and the telephone. */
export const setQueryPassword = route({
  method: 'POST',
  path: '/person/query-password',
  summary: '设置查询密码',
  permission: 'person',
  body: Type.Object({ codeId: Uuid, code: Code, queryPassword: Type.String({ pattern: '^\\d{6}$' }) }),
  response: Done,
  problems: [refusals.weakPassword, refusals.codeWrong, refusals.codeExpired],
});

export const changePassword = route({
  method: 'POST',
  path: '/person/password',
  summary: '修改密码',
  permission: 'person',
  body: Type.Object({ oldPassword: Password, newPassword: Password, codeId: Uuid, code: Code }),
  response: Done,
  problems: [
    refusals.wrongPassword,
    refusals.codeWrong,
    refusals.codeExpired,
    refusals.weakPassword,
    refusals.passwordUsedBefore,
  ],
});

/** Gives the online registration up: every login ends, nothing opens without a new registration. The account stays as it is. */
export const closeRegistration = route({
  method: 'POST',
  path: '/person/registration/close',
  summary: '注销注册',
  permission: 'person',
  body: Type.Object({ codeId: Uuid, code: Code }),
  response: Done,
  problems: [refusals.notRegistered, refusals.codeWrong, refusals.codeExpired],
});

export const listLogins = route({
  method: 'GET',
  path: '/person/logins',
  summary: '登录日志查询',
  permission: 'person',
  query: Type.Object({
    ...Page,
    from: Type.Optional(DayJson),
    to: Type.Optional(DayJson),
    result: Type.Optional(Type.Enum(['in', 'refused'])),
  }),
  response: listOf(LoginLogRow),
});

export const challengePin = route({
  method: 'POST',
  path: '/employer/certificate-pin/challenge',
  summary: '获取修改证书密码的待签名文本',
  permission: 'employer',
  unaudited: 'makes the text to be signed; the signature is what is recorded',
  response: TextToSign,
});
export const notePinChange = route({
  method: 'POST',
  path: '/employer/certificate-pin',
  summary: '密码修改（证书密码）：用新密码签名并登记',
  permission: 'employer',
  body: Type.Object(Signed),
  response: Done,
  problems: [refusals.challengeGone, refusals.certificateRefused, refusals.employerUnknown],
});
export const listClerkLogins = route({
  method: 'GET',
  path: '/employer/logins',
  summary: '本证书的登录与密码修改记录',
  permission: 'employer',
  query: Type.Object({ ...Page }),
  response: listOf(LoginLogRow),
});
