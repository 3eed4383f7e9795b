import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatMonthText } from '../../platform/dates.ts';
import { maskHolder } from '../party/index.ts';
import type * as contract from './contract.ts';
import { type OriginKind, originOf } from './rules.ts';
import {
  findBusinessOrigin,
  findCaseOrigin,
  findReceiptOrigin,
  findRemittanceOrigin,
  listBankOrigins,
} from './store.ts';

type Origin = Static<typeof contract.getJournal.response>['origins'][number];

/** The business behind a voucher: what its key names, and the bank's messages behind its lines on 101. */
export async function originsOf(
  call: Call,
  { journalId, businessKey }: { journalId: string; businessKey: string },
): Promise<Origin[]> {
  const named = await namedBy(call, businessKey);
  const bank = await listBankOrigins(call.tx, call.centerId, journalId);
  const messages = bank.map(({ kind, id, number, holder }) => ({ kind, id, text: messageText(number, holder) }));
  return [...(named ? [named] : []), ...messages.filter(({ id }) => id !== named?.id)];
}

/** Whoever reads a voucher reads no person's name in full; the page of the payment or receipt decides who may. */
const messageText = (number: string, holder: string | null): string =>
  holder === null ? number : `${maskHolder(holder)} ${number}`;

async function namedBy({ tx, centerId }: Call, businessKey: string): Promise<Origin | undefined> {
  const named = originOf(businessKey);
  if (!named) return undefined;
  const { id } = named;
  const of = (kind: OriginKind, found: { id: string; text: string } | undefined) => found && { kind, ...found };
  switch (named.kind) {
    case 'remittance': {
      const found = await findRemittanceOrigin(tx, centerId, id);
      return found && { kind: 'employer', id: found.id, text: `${formatMonthText(found.month)}汇缴 ${found.serial}` };
    }
    case 'business': {
      const found = await findBusinessOrigin(tx, centerId, id);
      return found && { kind: 'employer', id: found.id, text: `业务流水号 ${found.number}` };
    }
    case 'case':
      return of('case', await findCaseOrigin(tx, centerId, id));
    case 'receipt': {
      const found = await findReceiptOrigin(tx, centerId, id);
      return found && { kind: 'receipt', id: found.id, text: messageText(found.number, found.holder) };
    }
    case 'interest':
      return { kind: 'interest', id, text: `${id} 年度结息` };
    case 'voucher-request':
      return { kind: 'voucher-request', id, text: '手工凭证的录入与复核' };
    case 'employer':
    case 'payment':
    case 'batch':
      return undefined;
    default:
      return named.kind satisfies never;
  }
}
