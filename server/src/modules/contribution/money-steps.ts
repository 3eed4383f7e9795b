import type { Static } from 'typebox';
import { type Fen, formatYuan } from '../../platform/money.ts';
import type { CollectionJson } from './collection/contract.ts';
import type { RemittanceRow } from './store.ts';

type Collection = Static<typeof CollectionJson>;
interface Facts {
  readonly unallocated: Fen;
  readonly receivedCount: number;
  /** The last order to the bank to collect it. */
  readonly collection: Collection | null;
  /** What was listed: the month, or from the oldest to the newest of several, and what they cost together. */
  readonly listed: { readonly months: string; readonly amountFen: Fen };
}

interface MoneyStep {
  readonly step: 'list' | 'confirmed' | 'received' | 'posted';
  readonly state: 'done' | 'waiting' | 'problem' | 'later';
  readonly at: string | null;
  readonly text: string;
}

const people = ({ personCount }: Pick<RemittanceRow, 'personCount'>) => `${personCount.toLocaleString('zh-CN')} 人`;

/** The way of a remittance's money in honest words: what happened and when, and what is waited for. Never «not paid» while money is here. */
export function moneySteps(row: RemittanceRow, facts: Facts): MoneyStep[] {
  return [
    {
      step: 'list',
      state: 'done',
      at: row.createdAt.toString(),
      text: `清册已生成：${facts.listed.months}，${people(row)}，${formatYuan(facts.listed.amountFen)} 元`,
    },
    confirmed(row),
    received(row, facts),
    posted(row),
  ];
}

function confirmed(row: RemittanceRow): MoneyStep {
  const at = row.confirmedAt?.toString() ?? null;
  if (row.state === 'draft')
    return { step: 'confirmed', state: 'waiting', at, text: '等待经办人核对清册并用证书签名确认' };
  if (row.state === 'withdrawn') return { step: 'confirmed', state: 'later', at, text: '清册已放弃，没有核定' };
  const by = row.confirmedBy ? `，经办人 ${row.confirmedBy}` : '';
  return { step: 'confirmed', state: 'done', at, text: `汇缴核定已签名确认${by}` };
}

function received(row: RemittanceRow, facts: Facts): MoneyStep {
  const { receivedCount, collection } = facts;
  const at = row.receivedAt?.toString() ?? null;
  switch (row.state) {
    case 'draft':
      return { step: 'received', state: 'later', at, text: '核定后转账缴款' };
    case 'withdrawn':
      return { step: 'received', state: 'later', at, text: '请勿按此流水号缴款' };
    case 'confirmed':
      return (
        (collection && notCollected(collection)) ?? {
          step: 'received',
          state: 'waiting',
          at,
          text: '等待银行到账通知；附言只填业务流水号',
        }
      );
    case 'collecting':
      return { step: 'received', state: 'waiting', at: lastAt(collection) ?? at, text: collecting(collection) };
    case 'short':
      return { step: 'received', state: 'problem', at, text: shortText(row, facts) };
    case 'posted':
      return {
        step: 'received',
        state: 'done',
        at: at ?? postedText(row),
        text: paidText(row, receivedCount, collection),
      };
    default:
      return row.state satisfies never;
  }
}

function posted(row: RemittanceRow): MoneyStep {
  const at = row.postedAt?.toString() ?? null;
  if (row.state === 'posted')
    return {
      step: 'posted',
      state: 'done',
      at,
      text: `已入账：${people(row)}的个人账户已记入`,
    };
  if (row.state === 'withdrawn') return { step: 'posted', state: 'later', at, text: '没有入账' };
  return { step: 'posted', state: 'later', at, text: '到账后自动入账，并逐人发送到账消息' };
}

function shortText({ amountFen }: RemittanceRow, { unallocated, receivedCount }: Facts): string {
  const missing = amountFen - unallocated;
  // Money that came for something else may have made up the rest meanwhile: only the employer may say to use it.
  const next = missing > 0n ? `尚差 ${formatYuan(missing)} 元` : '已够本月应缴，可用未分摊余额缴款';
  return `已收到 ${receivedCount} 笔，暂存未分摊余额 ${formatYuan(unallocated)} 元，${next}`;
}

const postedText = ({ postedAt }: RemittanceRow): string | null => postedAt?.toString() ?? null;
const lastAt = (collection: Collection | null): string | undefined => collection?.events.at(-1)?.at;

function paidText(row: RemittanceRow, receivedCount: number, collection: Collection | null): string {
  const transferred = receivedCount > 0 ? '银行已通知到账' : '款项已到位';
  if (collection?.state !== 'collected') return row.method === 'collection' ? '委托银行收款已到账' : transferred;
  const collected = `收款已到账 ${amountText(collection)}`;
  // The oldest of several months may have been paid by a transfer, and the bank collected what was missing of the rest.
  return row.method === 'collection' ? `委托银行${collected}` : `${transferred}；其余委托银行${collected}`;
}

const amountText = ({ amountFen }: Collection) => `${formatYuan(BigInt(amountFen))} 元`;

function collecting(collection: Collection | null): string {
  if (!collection) return '正在委托银行收款';
  return `委托银行收款 ${amountText(collection)}：${collection.stateText}`;
}

/** A collection that has ended without money: the list is payable as before. */
function notCollected(collection: Collection): MoneyStep | undefined {
  const reason = collection.reason ?? '银行未说明原因';
  const at = collection.decidedAt;
  if (collection.state === 'refused')
    return { step: 'received', state: 'problem', at, text: `委托收款未成功：${reason}。可再次委托，或转账缴款` };
  if (collection.state === 'taken-back')
    return {
      step: 'received',
      state: 'problem',
      at: collection.events.at(-1)?.at ?? at,
      text: `银行已将委托收款 ${amountText(collection)}退回付款账户：${reason}。该月须重新缴款`,
    };
  return undefined;
}
