import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatMonthText } from '../../platform/dates.ts';
import { maskHolder } from '../party/index.ts';
import type * as contract from './contract.ts';
import {
  findBusinessOrigin,
  findCaseOrigin,
  findCollectionOrigin,
  findLoanOrigin,
  findPaymentOrigin,
  findReceiptOrigin,
  findRefundOrigin,
  findRemittanceOrigin,
  findTransferCase,
  listBankOrigins,
} from './journal-origins-store.ts';
import { type KeyKind, originOf } from './rules.ts';

type Origin = Static<typeof contract.getJournal.response>['origins'][number];

/** The business behind a voucher: what its key names, and the bank's messages behind its lines on 101. */
export async function originsOf(
  call: Call,
  { journalId, businessKey }: { journalId: string; businessKey: string },
): Promise<Origin[]> {
  const key = originOf(businessKey);
  const named = key ? await finders[key.kind](call, key.id) : [];
  const bank = await listBankOrigins(call.tx, call.centerId, journalId);
  const messages = bank.map(({ kind, id, number, holder }) => ({ kind, id, text: messageText(number, holder) }));
  return [...named, ...messages.filter(({ id }) => named.every((origin) => origin.id !== id))];
}

/** Whoever reads a voucher reads no person's name in full; the page of the payment or receipt decides who may. */
const messageText = (number: string, holder: string | null): string =>
  holder === null ? number : `${maskHolder(holder)} ${number}`;

type Find = (call: Call, id: string) => Promise<Origin[]>;
const employerOrigin = (id: string, text: string): Origin[] => [{ kind: 'employer', id, text }];
const caseOrigin = (found: { id: string; text: string } | undefined): Origin[] =>
  found ? [{ kind: 'case', ...found }] : [];
const nothing: Find = async () => [];

const receipt =
  (kind: 'receipt' | 'allocation'): Find =>
  async ({ tx, centerId }, id) => {
    const found = await findReceiptOrigin(tx, centerId, { kind, id });
    return found ? [{ kind: 'receipt', id: found.id, text: messageText(found.number, found.holder) }] : [];
  };

/** A loan comes with the application that it was granted upon. */
const loan =
  (kind: 'loan' | 'loan-request'): Find =>
  async ({ tx, centerId }, id) => {
    const found = await findLoanOrigin(tx, centerId, { kind, id });
    if (!found) return [];
    const application = found.caseId ? await findCaseOrigin(tx, centerId, found.caseId) : undefined;
    return [{ kind: 'loan', id: found.id, text: found.contractNo }, ...caseOrigin(application)];
  };

/** Where what a key names is found, and what is shown of it. */
const finders: Readonly<Record<KeyKind, Find>> = {
  async remittance({ tx, centerId }, id) {
    const found = await findRemittanceOrigin(tx, centerId, id);
    return found ? employerOrigin(found.id, `${formatMonthText(found.month)}汇缴 ${found.serial}`) : [];
  },
  async collection({ tx, centerId }, id) {
    const found = await findCollectionOrigin(tx, centerId, id);
    return found ? employerOrigin(found.id, `${formatMonthText(found.month)}委托收款 ${found.serial}`) : [];
  },
  async business({ tx, centerId }, id) {
    const found = await findBusinessOrigin(tx, centerId, id);
    return found ? employerOrigin(found.id, `业务流水号 ${found.number}`) : [];
  },
  async refund({ tx, centerId }, id) {
    const found = await findRefundOrigin(tx, centerId, id);
    return found ? employerOrigin(found.id, '退回未分摊余额') : [];
  },
  case: async ({ tx, centerId }, id) => caseOrigin(await findCaseOrigin(tx, centerId, id)),
  async transfer({ tx, centerId }, id) {
    const caseId = await findTransferCase(tx, centerId, id);
    return caseId ? caseOrigin(await findCaseOrigin(tx, centerId, caseId)) : [];
  },
  loan: loan('loan'),
  'loan-request': loan('loan-request'),
  receipt: receipt('receipt'),
  allocation: receipt('allocation'),
  async payment({ tx, centerId }, id) {
    const found = await findPaymentOrigin(tx, centerId, id);
    return found ? [{ kind: 'payment', id: found.id, text: messageText(found.number, found.holder) }] : [];
  },
  interest: async (_call, id) => [{ kind: 'interest', id, text: `${id} 年度结息` }],
  'voucher-request': async (_call, id) => [{ kind: 'voucher-request', id, text: '录入与复核' }],
  employer: nothing,
  batch: nothing,
};
