/**
 * Refusals as data (RFC 9457). A module declares its refusals beside its features; the code is API,
 * the title is what a person reads. Browser-safe.
 */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly title: string;
  /** What to do about it, where that is always the same. */
  readonly remedy?: string;
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Declares a module's refusals: `{ overLimit: [422, '…'] }` → `{ overLimit: { code: 'withdrawal/over-limit', … } }`. */
export function problems<const D extends Record<string, readonly [status: number, title: string, remedy?: string]>>(
  area: string,
  declared: D,
): { readonly [K in keyof D]: Refusal } {
  return Object.fromEntries(
    Object.entries(declared).map(([name, [status, title, remedy]]) => [
      name,
      { code: `${area}/${kebab(name)}`, status, title, ...(remedy !== undefined && { remedy }) },
    ]),
  ) as { readonly [K in keyof D]: Refusal };
}

/** What a refusal may add: the figures compared, the rule's source and what the user can do next. */
export interface ProblemDetail {
  /** One sentence in Chinese with the figures of this case. */
  readonly detail?: string;
  /** The clause the rule rests on. */
  readonly source?: string;
  /** What the user can do next, in Chinese. */
  readonly remedy?: string;
  /** Input fields at fault: path → message. */
  readonly fields?: Readonly<Record<string, string>>;
  readonly [extra: string]: unknown;
}

/** Thrown by commands to refuse; the edge turns it into `application/problem+json`. */
export class Problem extends Error {
  readonly refusal: Refusal;
  readonly detail: ProblemDetail;
  constructor(refusal: Refusal, detail: ProblemDetail = {}) {
    super(refusal.code);
    this.name = 'Problem';
    this.refusal = refusal;
    this.detail = refusal.remedy === undefined ? detail : { remedy: refusal.remedy, ...detail };
  }
}

/** Refusals that every route may answer. */
export const common = problems('request', {
  invalid: [400, '提交的内容有误'],
  unauthenticated: [401, '请先登录'],
  codeNeeded: [403, '本次操作需要短信验证码确认', '请获取发送到预留手机号码的验证码，确认后继续办理。'],
  forbidden: [403, '您没有办理此项业务的权限'],
  notAtKiosk: [403, '自助终端只办理查询和打印，这项业务请到网上服务大厅或柜台办理'],
  notFound: [404, '未找到您要的内容'],
  repeatedWithOtherContent: [409, '同一编号已提交过不同的内容'],
  tooLarge: [413, '提交的内容过大'],
  unsupported: [415, '不支持的文件或内容格式'],
  tooMany: [429, '操作过于频繁，请稍后再试'],
  internal: [500, '服务暂时出现故障，您的操作没有生效'],
  // An answer to COMMIT that was lost leaves open whether it was done; asking again with the same id is safe.
  unavailable: [503, '系统繁忙或正在维护，请稍后再试', '可以再提交一次：已经办成的不会重复办理。'],
});
