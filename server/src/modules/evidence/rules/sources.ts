import type { AnswerOf as Answer, ClaimsOf as Claims, Field, Source } from './fields.ts';
import { bankLoan } from './sources/bank-loan.ts';
import { employer } from './sources/employer.ts';
import { housingContract } from './sources/housing-contract.ts';
import { identity } from './sources/identity.ts';
import { marriage } from './sources/marriage.ts';
import { realEstate } from './sources/real-estate.ts';
import { retirement } from './sources/retirement.ts';
import { taxInvoice } from './sources/tax-invoice.ts';

/** Every source that can be asked. Codes are API: parameters, consents and receipts name them. */
export const sources = {
  identity,
  'housing-contract': housingContract,
  'real-estate': realEstate,
  'tax-invoice': taxInvoice,
  marriage,
  retirement,
  employer,
  'bank-loan': bankLoan,
} as const;

export type SourceCode = keyof typeof sources;
export const sourceCodes = Object.keys(sources) as readonly SourceCode[];

/** What is claimed of a subject at a source: its keys, and any of what it can tell. */
export type ClaimsOf<S extends SourceCode> = Claims<(typeof sources)[S]>;
/** What a source told of the fields that were claimed or wanted. */
export type AnswerOf<S extends SourceCode> = Answer<(typeof sources)[S]>;
/** A field that a source can tell. */
export type ToldBy<S extends SourceCode> = Extract<keyof (typeof sources)[S]['told'], string>;

export const sourceOf = (code: SourceCode): Source => sources[code];

/** A field of a source, among keys and what is told. */
export function fieldOf(code: SourceCode, name: string): Field | undefined {
  const { keys, told } = sourceOf(code);
  return Object.hasOwn(told, name) ? told[name] : Object.hasOwn(keys, name) ? keys[name] : undefined;
}

/** For what a person's data may be asked from other agencies; a consent names one. */
export const purposes = {
  withdrawal: '办理住房公积金提取',
  loan: '办理住房公积金贷款',
  account: '办理住房公积金账户业务',
} as const;
export type Purpose = keyof typeof purposes;

/** The words a person agrees to (《个人信息保护法》第十四条, 第十七条: who, what for, which data, how long, and the way back). */
export function consentWording(
  purpose: Purpose,
  asked: readonly SourceCode[],
  { centerName, expiresOn }: { centerName: string; expiresOn: string },
): string {
  const list = asked.map((code) => `${sourceOf(code).authority}的${sourceOf(code).name}`).join('、');
  return `本人同意${centerName}为${purposes[purpose]}，通过数据共享向有关部门查询并核对本人（及本人申报的家庭成员）的下列信息：${list}。查询结果仅用于上述业务，授权有效期至${expiresOn}。本人可随时撤回授权；撤回不影响撤回前已完成的查询。`;
}
