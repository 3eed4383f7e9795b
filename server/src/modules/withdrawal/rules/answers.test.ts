import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WithdrawalForm } from '../form.ts';
import { answersOf, labelsOf } from './answers.ts';
import { homeTraits, reasonNames } from './reasons.ts';

test('an answer is called what the question was called, whatever the reason', () => {
  const home = { homeNumber: 'A1', on: '2026-05-06', priceFen: 2, paidFen: 1, invoiceNo: 'B2', titleNo: 'C3' } as const;
  for (const reason of reasonNames) {
    if (!homeTraits(reason)) continue;
    const labels = labelsOf(reason);
    assert.deepEqual(
      answersOf({ reason, home }).filter(({ value }) => value !== '本人'),
      [
        { label: labels.homeNumber, value: 'A1' },
        { label: labels.on, value: { day: '2026-05-06' } },
        { label: labels.priceFen, value: { fen: 2 } },
        { label: labels.paidFen, value: { fen: 1 } },
        { label: labels.invoiceNo, value: 'B2' },
        { label: labels.titleNo, value: 'C3' },
      ],
    );
  }
});

test('what was not asked is not told, and who owns the home of a relative is', () => {
  const told = (form: WithdrawalForm) => answersOf(form).map(({ label, value }) => [label, value]);
  const paper = { homeNumber: 'A1', ownerRelation: 'parent', ownerName: '张三' } as const;
  assert.deepEqual(told({ reason: 'repair', home: paper }), [
    ['产权人', '子女（本人是父母） 张三'],
    ['鉴定意见编号', 'A1'],
  ]);
  const rent = { marital: 'single', spouseName: '李四', rentFen: 0 } as const;
  assert.deepEqual(told({ reason: 'rent', rent }), [['婚姻状况', '未婚']]);
  assert.deepEqual(told({ reason: 'retire' }), []);
});

test('every number by which homes are told apart is asked for, and all of a reason that is asked has a name of its own', () => {
  for (const reason of reasonNames) {
    const home = homeTraits(reason);
    if (!home) continue;
    if (home.homeIs === 'title') assert.ok(home.proof.includes('title'), reason);
    if (home.homeIs === 'invoice') assert.ok(home.invoice, reason);
    const { homeNumber, on, invoiceNo, titleNo } = labelsOf(reason);
    assert.equal(new Set([homeNumber, on, ...(home.invoice ? [invoiceNo] : []), titleNo]).size, home.invoice ? 4 : 3);
  }
});
