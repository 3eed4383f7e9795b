import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { countBindings } from '../notice/index.ts';
import { getWechatMenu, getWechatWords } from '../params/index.ts';
import { accountOf, type MenuButton, pageAddress } from './account.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { type Matter, type MenuGroup, type MenuItem, matterKeys, matters, menuFault } from './rules.ts';
import { countAsked, countFollowing, findPublication, insertPublication, type PublicationOutcome } from './store.ts';

const button = ({ name, matter, page }: MenuItem): MenuButton =>
  matter === undefined ? { name, type: 'view', url: pageAddress(page ?? '/') } : { name, type: 'click', key: matter };
const buttonsOf = (menu: readonly MenuGroup[]): MenuButton[] =>
  menu.map(({ name, items }) => ({ name, sub_button: items.map(button) }));

const menuOf = ({ tx, centerId, accountingDate }: Call): Promise<readonly MenuGroup[]> =>
  getWechatMenu(tx, centerId, accountingDate) as Promise<readonly MenuGroup[]>;

const askedDays = 30;
const isMatter = (text: string | null): text is Matter => text !== null && Object.hasOwn(matters, text);

export async function account(call: Call): Promise<RouteOutput<typeof contract.getAccount>> {
  const { tx, centerId, accountingDate, now } = call;
  const [menu, words, following, bound, last, asked] = await Promise.all([
    menuOf(call),
    getWechatWords(tx, centerId, accountingDate),
    countFollowing(tx, centerId),
    countBindings(tx, centerId, 'wechat'),
    findPublication(tx, centerId),
    countAsked(tx, centerId, now.subtract({ hours: askedDays * 24 })),
  ]);
  const names = last ? await staffNames(tx, centerId, [last.publishedBy]) : new Map<string, string>();
  return {
    isOffered: accountOf(centerId) !== undefined,
    following,
    bound,
    menu: menu.map(({ name, items }) => ({
      name,
      items: items.map(({ name: itemName, matter, page }) => ({
        name: itemName,
        leadsTo: matter === undefined ? `打开 ${page ?? ''}` : `答复“${matters[matter]}”`,
      })),
    })),
    menuFault: menuFault(menu) ?? null,
    published: last
      ? {
          at: last.publishedAt.toString(),
          by: names.get(last.publishedBy) ?? namelessStaff,
          outcome: last.outcome as PublicationOutcome,
          result: last.result,
          isCurrent: last.outcome === 'taken' && isSame(last.menu as unknown as readonly MenuGroup[], menu),
        }
      : null,
    words: matterKeys.map((matter) => ({ name: matters[matter], words: [...(words[matter] ?? [])] })),
    asked: asked.map(({ matter, count }) => ({ name: isMatter(matter) ? matters[matter] : '没有听懂', count })),
  };
}

// By its buttons: the database gives the names within JSON back in an order of its own.
const isSame = (one: readonly MenuGroup[], other: readonly MenuGroup[]) =>
  JSON.stringify(buttonsOf(one)) === JSON.stringify(buttonsOf(other));

export interface Published {
  readonly menu: readonly MenuGroup[];
  readonly outcome: PublicationOutcome;
  readonly result: string | null;
}

/** Hands the menu to WeChat, with no transaction open. The same again does no harm. */
export async function handOver(call: Call): Promise<Published> {
  const port = accountOf(call.centerId);
  if (!port) throw new Problem(refusals.notOffered);
  const menu = await menuOf(call);
  const fault = menuFault(menu);
  if (fault !== undefined) return { menu, outcome: 'refused', result: fault };
  const answered = await port.createMenu(buttonsOf(menu));
  if (answered.outcome !== 'answered') return { menu, outcome: 'unknown', result: null };
  return answered.code === 0
    ? { menu, outcome: 'taken', result: null }
    : { menu, outcome: 'refused', result: `微信错误码 ${answered.code}` };
}

export async function notePublished(
  call: Call,
  _input: RouteInput<typeof contract.publishMenu>,
  _answering: unknown,
  { menu, outcome, result }: Published,
) {
  const { tx, centerId, newId, actor, now } = call;
  await insertPublication(tx, centerId, {
    publicationId: newId(),
    menu: JSON.stringify(menu),
    publishedBy: actor.id,
    publishedAt: now,
    outcome,
    result,
  });
  await recordAudit(call, 'wechat.publish-menu', ['wechat', String(centerId)], { outcome });
  return account(call);
}
