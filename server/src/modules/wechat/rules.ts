import type { ServiceCode } from '../service/rules/catalog.ts';

/** What people ask the official account for, and how it is found in what they write: pure. */

export const matters = {
  contribution: '余额',
  entries: '缴存明细',
  loan: '贷款',
  repayments: '还款明细',
  progress: '办理进度',
  withdraw: '提取公积金',
  outlets: '服务网点',
  policies: '政策公告',
  guides: '办事指南',
  bind: '绑定',
  unbind: '解除绑定',
  sign: '短信签约',
  cancel: '取消短信签约',
  person: '人工服务',
  help: '帮助',
} as const;
export type Matter = keyof typeof matters;
export const matterKeys = Object.keys(matters) as Matter[];

/** About a person: answered to who is bound alone. */
const personal = ['contribution', 'entries', 'loan', 'repayments', 'progress', 'unbind', 'sign', 'cancel'] as const;
export type PersonalMatter = (typeof personal)[number];
export const isPersonal = (matter: Matter): matter is PersonalMatter =>
  (personal as readonly string[]).includes(matter);

const matterServices: Readonly<Record<Matter, ServiceCode>> = {
  contribution: 'account-query',
  entries: 'account-query',
  loan: 'loan-query',
  repayments: 'loan-query',
  progress: 'case',
  withdraw: 'content',
  outlets: 'booking',
  policies: 'content',
  guides: 'content',
  bind: 'login',
  unbind: 'notice',
  sign: 'notice',
  cancel: 'notice',
  person: 'chat',
  help: 'content',
};
/** Which service of the centre a matter belongs to; what nobody understands is answered with the help. */
export const serviceOf = (matter: Matter | undefined): ServiceCode => matterServices[matter ?? 'help'];

export type WechatWords = Readonly<Record<Matter, readonly string[]>>;

const fold = (text: string) =>
  text
    .normalize('NFKC')
    .trim()
    .toUpperCase()
    .replace(/[\s。，,.!！？~～]+/gu, '');

/**
 * What a text asks for: a word of the centre's, or, in a short sentence, the longest word in it (“查一下我的余额”, and
 * “取消签约” is not “签约”); `undefined` when there is none.
 */
export function matterOf(text: string, words: WechatWords): Matter | undefined {
  const said = fold(text);
  if (said === '' && text.trim() === '') return undefined;
  const known = matterKeys.flatMap((matter) => (words[matter] ?? []).map((word) => ({ matter, word: fold(word) })));
  const exact = known.find(({ word }) => word !== '' && word === said);
  if (exact) return exact.matter;
  if ([...said].length > sentenceAtMost) return undefined;
  const within = known.filter(({ word }) => [...word].length >= 2 && said.includes(word));
  return within.sort((a, b) => b.word.length - a.word.length)[0]?.matter;
}
const sentenceAtMost = 30;

/** What a text that is a word of the centre's and nothing else asks for: it is understood in a talk with a person too. */
export function wordOf(text: string, words: WechatWords): Matter | undefined {
  const said = fold(text);
  return matterKeys.find((matter) => said !== '' && (words[matter] ?? []).some((word) => fold(word) === said));
}

/** A passive reply holds 2048 bytes; what is longer is cut at the end of a line. */
export const replyBytesAtMost = 2_048;
export function fitted(text: string): string {
  const bytes = (value: string) => new TextEncoder().encode(value).length;
  if (bytes(text) <= replyBytesAtMost) return text;
  const end = '\n……';
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    if (bytes([...lines, line].join('\n') + end) > replyBytesAtMost) break;
    lines.push(line);
  }
  return lines.join('\n') + end;
}

/** A menu as the centre keeps it: a button says a matter, or opens one of our pages. */
export interface MenuItem {
  readonly name: string;
  readonly matter?: Matter | undefined;
  readonly page?: string | undefined;
}
export interface MenuGroup {
  readonly name: string;
  readonly items: readonly MenuItem[];
}

/** What is wrong with a menu before WeChat says so; `undefined` when it may be published. */
export function menuFault(menu: readonly MenuGroup[]): string | undefined {
  if (menu.length < 1 || menu.length > 3) return '一级菜单应有 1 至 3 个';
  for (const { name, items } of menu) {
    if (name === '' || [...name].length > 4) return `一级菜单“${name}”应为 1 至 4 个字`;
    if (items.length < 1 || items.length > 5) return `“${name}”下应有 1 至 5 个菜单`;
    const wrong = items.find((item) => item.name === '' || [...item.name].length > 8);
    if (wrong) return `二级菜单“${wrong.name}”应为 1 至 8 个字`;
    const empty = items.find((item) => (item.matter === undefined) === (item.page === undefined));
    if (empty) return `菜单“${empty.name}”应为一项查询或一个页面`;
  }
  return undefined;
}
