import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyForm, readForm, type Typed, typedOf } from './application-form.ts';

const typed: Typed = {
  ...emptyForm,
  amount: '500,000',
  houseNo: 'HT20260000001',
  price: '900000',
  houseAddress: '滨河路18号',
  houseArea: '89.5',
  houseValue: '800000',
  payeeName: '某置业公司',
  payeeAccount: '6299 9990 0000 0001',
  payeeBank: '999 演示商业银行',
  repayAccount: '6299990000000002',
  repayBank: '999 演示商业银行',
};

test('[C-4] an application that is half filled in names what is missing', () => {
  const { faults, form } = readForm(emptyForm);
  assert.equal(form, undefined);
  assert.deepEqual(Object.keys(faults).sort(), [
    'amount',
    'houseAddress',
    'houseArea',
    'houseNo',
    'houseValue',
    'payeeAccount',
    'payeeBank',
    'payeeName',
    'price',
    'repayAccount',
    'repayBank',
  ]);
});

test('[C-4] a combined loan must name the bank and its amount', () => {
  assert.deepEqual(Object.keys(readForm({ ...typed, kind: 'combined' }).faults).sort(), [
    'commercial',
    'commercialBank',
  ]);
});

test('[C-4] the house is named by its contract, by its title, or by nothing that a register here has', () => {
  const { form: bought } = readForm(typed);
  const { form: owned } = readForm({ ...typed, kind: 'major-repair', price: '' });
  const { form: elsewhere } = readForm({ ...typed, kind: 'other-city', houseNo: '', price: '' });
  assert.deepEqual(
    [bought, owned, elsewhere].map((form) => [form?.houseNo, form?.priceFen]),
    [
      ['HT20260000001', 90_000_000],
      ['HT20260000001', null],
      [null, null],
    ],
  );
  assert.deepEqual(Object.keys(readForm({ ...typed, kind: 'rebuild', houseNo: '' }).faults), ['houseNo']);
});

test('[C-4] what was typed becomes the form, and the form what was typed', () => {
  const { form } = readForm(typed);
  assert.ok(form);
  assert.deepEqual(
    [form.amountFen, form.payee.accountNo, form.payee.bankCode, form.commercialFen],
    [50_000_000, '6299999000000001', '999', null],
  );
  assert.deepEqual(readForm(typedOf(form)).form, form);
});
