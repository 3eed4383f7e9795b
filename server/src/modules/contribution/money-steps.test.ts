import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fen } from '../../platform/money.ts';
import { moneySteps } from './money-steps.ts';
import type { RemittanceRow } from './store.ts';

const at = (text: string) => Temporal.Instant.from(`2026-11-12T${text}Z`);
const draft: RemittanceRow = {
  remittanceId: '',
  employerId: '',
  month: Temporal.PlainDate.from('2026-11-01'),
  serial: '261112000000001',
  state: 'draft',
  source: 'roster',
  method: null,
  takenBack: 0,
  togetherId: null,
  personCount: 61,
  employerFen: fen(60_000),
  memberFen: fen(40_000),
  amountFen: fen(100_000),
  listHash: '',
  confirmedBy: null,
  channel: 'web',
  createdAt: at('01:00:00'),
  confirmedAt: null,
  receivedAt: null,
  postedAt: null,
};
const confirmed: RemittanceRow = { ...draft, state: 'confirmed', confirmedBy: '许军鑫', confirmedAt: at('02:00:00') };
const received = { ...confirmed, receivedAt: at('03:00:00') };

type Collection = Parameters<typeof moneySteps>[1]['collection'];
const shown = (row: RemittanceRow, unallocated = 0, receivedCount = 0, collection: Collection = null) =>
  moneySteps(row, {
    unallocated: fen(unallocated),
    receivedCount,
    collection,
    listed: { months: '2026年11月', amountFen: row.amountFen },
  }).map(({ step, state, at: when, text }) => `${step} ${state} ${when?.slice(11, 16) ?? '-'} ${text}`);
const list = 'list done 01:00 清册已生成：2026年11月，61 人，1,000.00 元';
const signed = 'confirmed done 02:00 汇缴核定已签名确认，经办人 许军鑫';
const later = 'posted later - 到账后自动入账，并逐人发送到账消息';

test('heads are counted in thousands', () => {
  assert.match(shown({ ...draft, personCount: 9_522 })[0] ?? '', /，9,522 人，/);
});

test('a draft waits for its signature', () => {
  assert.deepEqual(shown(draft), [
    list,
    'confirmed waiting - 等待经办人核对清册并用证书签名确认',
    'received later - 核定后转账缴款',
    later,
  ]);
});

test('a confirmed month waits for the bank', () => {
  assert.deepEqual(shown(confirmed), [list, signed, 'received waiting - 等待银行到账通知；附言只填业务流水号', later]);
});

test('[X-5] short money is said to be here, with what is missing', () => {
  assert.deepEqual(shown({ ...received, state: 'short' }, 40_001, 2), [
    list,
    signed,
    'received problem 03:00 已收到 2 笔，暂存未分摊余额 400.01 元，尚差 599.99 元',
    later,
  ]);
  assert.match(
    shown({ ...received, state: 'short' }, 100_000, 2)[2] ?? '',
    /暂存未分摊余额 1,000\.00 元，已够本月应缴，可用未分摊余额缴款/,
  );
});

test('[X-5] a posted month says when and for how many, whether the bank told of it or the money was there', () => {
  const posted = { ...received, state: 'posted', postedAt: at('03:00:01') } as const;
  const done = 'posted done 03:00 已入账：61 人的个人账户已记入';
  assert.deepEqual(shown(posted, 0, 1), [list, signed, 'received done 03:00 银行已通知到账', done]);
  assert.deepEqual(shown({ ...posted, receivedAt: null }), [list, signed, 'received done 03:00 款项已到位', done]);
  const collection = { state: 'collected', amountFen: 60_000 } as NonNullable<Collection>;
  const ways = [
    [{ ...posted, method: 'collection' as const }, '委托银行收款已到账 600.00 元'],
    [{ ...posted, method: 'transfer' as const }, '银行已通知到账；其余委托银行收款已到账 600.00 元'],
  ] as const;
  for (const [row, text] of ways) assert.equal(shown(row, 0, 1, collection)[2], `received done 03:00 ${text}`);
});

test('[X-5] a list that was given up never says that it was signed, nor that money is waited for', () => {
  assert.deepEqual(shown({ ...draft, state: 'withdrawn' }), [
    list,
    'confirmed later - 清册已放弃，没有核定',
    'received later - 请勿按此流水号缴款',
    'posted later - 没有入账',
  ]);
});
