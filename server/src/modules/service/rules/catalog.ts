/**
 * The services (业务) of the centre and the routes that belong to each: the gate in front of every route reads it. A route that
 * nobody named stops the service at its start, and a test before that.
 */

/** Channels on which people are served; 《综合服务平台建设导则》(建金〔2016〕14号) names eight, and the counter. */
export const serviceChannels = ['web', 'counter', 'app', 'wechat', 'kiosk', 'hotline', 'sms', 'weibo'] as const;
export type ServiceChannel = (typeof serviceChannels)[number];

/** The four functions of a service platform (导则): business, query, publishing, interaction. */
export const serviceKinds = {
  business: '业务办理',
  query: '信息查询',
  publish: '信息发布',
  interact: '互动交流',
} as const;
export type ServiceKind = keyof typeof serviceKinds;

interface ServiceDeclaration {
  readonly name: string;
  readonly kind: ServiceKind;
  /** Where the software offers it; only these can be switched. */
  readonly channels: readonly ServiceChannel[];
  /** Staff do it at a window on pages of their own, which no switch closes: who is turned away elsewhere is sent there. */
  readonly byStaff?: true;
  /** Whether it moves money of a person, so that limits per trade and day apply. */
  readonly limited?: true;
}

const online = ['web', 'app', 'wechat'] as const;
const screens = ['web', 'counter', 'app', 'wechat'] as const;
const declare = <const D extends Readonly<Record<string, ServiceDeclaration>>>(declared: D) => declared;

export const services = declare({
  login: { name: '登录与注册', kind: 'query', channels: [...online, 'kiosk', 'hotline'] },
  profile: { name: '手机号与密码修改', kind: 'business', channels: online, byStaff: true },
  'account-query': {
    name: '个人账户查询',
    kind: 'query',
    channels: [...online, 'kiosk', 'hotline', 'sms'],
    byStaff: true,
  },
  'loan-query': { name: '贷款查询', kind: 'query', channels: [...online, 'kiosk', 'hotline', 'sms'], byStaff: true },
  'employer-query': { name: '单位信息查询', kind: 'query', channels: ['web', 'counter', 'kiosk', 'hotline'] },
  verification: { name: '证明核验', kind: 'query', channels: ['web'] },
  case: { name: '办理进度与补充材料', kind: 'query', channels: [...screens, 'kiosk', 'hotline'] },
  exports: { name: '列表导出与打印', kind: 'query', channels: ['web'] },
  withdrawal: { name: '提取', kind: 'business', channels: screens, limited: true },
  transfer: { name: '转移接续', kind: 'business', channels: screens },
  'loan-application': { name: '贷款申请', kind: 'business', channels: ['counter'] },
  'loan-repayment': { name: '提前还款', kind: 'business', channels: screens, limited: true },
  'loan-offset': { name: '冲还贷签约', kind: 'business', channels: screens },
  'loan-change': { name: '贷款变更', kind: 'business', channels: ['counter'] },
  remittance: { name: '单位汇缴', kind: 'business', channels: ['web', 'counter'] },
  'employer-business': { name: '单位变更与补缴', kind: 'business', channels: ['web', 'counter'] },
  registration: { name: '开户与账户登记', kind: 'business', channels: ['counter'] },
  certificate: { name: '证明开具', kind: 'business', channels: [...screens, 'kiosk'] },
  evidence: { name: '查询授权与核验', kind: 'business', channels: online },
  notice: { name: '消息与短信签约', kind: 'interact', channels: [...screens, 'hotline', 'sms'] },
  booking: { name: '预约与排号', kind: 'interact', channels: [...screens, 'hotline'] },
  chat: { name: '人工客服', kind: 'interact', channels: [...online, 'hotline', 'weibo'] },
  inquiry: { name: '投诉建议与留言', kind: 'interact', channels: [...online, 'hotline'] },
  survey: { name: '在线调查', kind: 'interact', channels: online },
  rating: { name: '服务评价', kind: 'interact', channels: [...online, 'hotline'] },
  content: { name: '政策、指南与公告', kind: 'publish', channels: [...online, 'hotline'] },
});
export type ServiceCode = keyof typeof services;
export const serviceCodes = Object.keys(services) as readonly ServiceCode[];
export const isServiceCode = (code: string): code is ServiceCode => Object.hasOwn(services, code);
/** A service by name; a code of an earlier version stays as it is. */
export const serviceName = (code: string): string => (isServiceCode(code) ? services[code].name : code);
export const isServiceChannel = (channel: string): channel is ServiceChannel =>
  (serviceChannels as readonly string[]).includes(channel);
export const isOffered = (service: ServiceCode, channel: ServiceChannel): boolean =>
  (services[service].channels as readonly ServiceChannel[]).includes(channel);
/** Where it can be done, switched or not. */
export const isDoneAt = (service: ServiceCode, channel: ServiceChannel): boolean =>
  isOffered(service, channel) || (channel === 'counter' && 'byStaff' in services[service]);

/**
 * What is behind no switch: `house` keeps a page alive (session, leaving, what is open), `office` is the centre's own work. They
 * must answer when everything is stopped, or nobody could open it again.
 */
export type Belonging = ServiceCode | 'house' | 'office';

/**
 * Beginnings of paths, and of `METHOD path`, with what belongs to them: the longest that fits wins, one with a method before one
 * without. The counter's twins of the employer hall (`/counter/employers/:employerId`) belong with the hall's.
 */
const belongings: readonly (readonly [Belonging, ...(readonly string[])])[] = [
  ['house', '/session', '/centers', '/person/step-up', '/services', '/sessions/staff', '/outlets/:/board', '/kiosk'],
  ['office', '/staff'],
  [
    'login',
    '/kiosk/persons',
    '/kiosk/employers',
    '/sessions/person',
    '/sessions/employer',
    '/activations',
    '/captchas',
    '/wechat',
  ],
  [
    'profile',
    '/person/mobile',
    '/person/password',
    '/person/registration',
    '/person/query-password',
    '/employer/certificate-pin',
  ],
  ['account-query', '/person'],
  ['loan-query', '/person/loans'],
  ['employer-query', '/employer'],
  ['verification', '/verify'],
  [
    'case',
    'GET /transfers',
    'GET /staff/persons/:/transfers',
    '/cases',
    'GET /withdrawals',
    'GET /withdrawals.xlsx',
    'GET /staff/persons/:/withdrawals',
  ],
  ['exports', '/exports'],
  ['withdrawal', '/withdrawals', '/staff/persons/:/withdrawals'],
  ['transfer', '/transfers', '/staff/persons/:/transfers'],
  [
    'loan-application',
    '/staff/persons/:/loan-applications',
    '/staff/persons/:/loan-estimates',
    'POST /staff/loan-applications',
  ],
  [
    'loan-repayment',
    '/person/loans/:/early-quotes',
    '/person/loans/:/repayments',
    '/staff/loans/:/early-quotes',
    '/staff/loans/:/repayments',
  ],
  ['loan-offset', '/person/loans/:/offset', '/staff/loans/:/offset'],
  ['loan-change', '/staff/loans/:/term-changes', '/staff/loans/:/term-quotes', '/staff/loans/:/repay-account'],
  [
    'remittance',
    '/employer/remittances',
    '/employer/rosters',
    '/employer/roster.xlsx',
    '/employer/collection-agreement',
  ],
  ['employer-query', 'GET /employer/remittances', 'GET /employer/businesses'],
  ['employer-business', '/employer/businesses', '/employer/adjustment-year', '/employer/attestations'],
  [
    'registration',
    'POST /staff/employers',
    '/staff/employer-register',
    'POST /staff/persons/:/merge',
    'POST /staff/persons/:/correction',
  ],
  ['office', 'POST /staff/employers/:/dunnings'],
  [
    'certificate',
    '/kiosk/person',
    '/kiosk/employer',
    '/kiosk/opening-forms',
    '/person/papers',
    '/person/loans/:/settlement-certificates',
    '/staff/loans/:/settlement-certificates',
    'POST /staff/visits/:/papers',
  ],
  ['evidence', '/person/consents', '/person/evidence', '/person/cases'],
  ['notice', '/messages', '/person/notice', '/person/sms', '/person/wechat', 'POST /staff/persons/:/sms'],
  ['booking', '/appointments', '/outlets', '/queue-places', 'POST /staff/outlets/:/tickets'],
  ['chat', '/chat'],
  ['inquiry', '/work-orders', '/board'],
  ['survey', '/surveys'],
  ['rating', '/ratings', '/queue-places/:/:/rating'],
  ['content', '/content', '/questions', '/estates', '/loan-rates', '/loan-schedule.xlsx'],
];

const beginnings: ReadonlyMap<string, Belonging> = new Map(
  belongings.flatMap(([belonging, ...paths]) => paths.map((path) => [path, belonging] as const)),
);

/** What a route belongs to; `undefined` when nobody has named it. */
export function belongingOf({
  method,
  path,
}: {
  readonly method: string;
  readonly path: string;
}): Belonging | undefined {
  const atHall = path.replace(/^\/counter\/employers\/:\w+/, '/employer');
  const parts = atHall.replace(/:\w+/g, ':').split('/');
  for (let length = parts.length; length > 1; length -= 1) {
    const beginning = parts.slice(0, length).join('/');
    const found = beginnings.get(`${method} ${beginning}`) ?? beginnings.get(beginning);
    if (found) return found;
  }
  return undefined;
}
