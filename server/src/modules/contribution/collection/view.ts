import type { Static } from 'typebox';
import type { Call } from '../../../platform/call.ts';
import { Problem } from '../../../platform/problem.ts';
import type { RouteOutput } from '../../../platform/route.ts';
import { findEmployer, maskBankCard } from '../../party/index.ts';
import { listBanks, paymentProgress } from '../../settlement/index.ts';
import { refusals } from '../problems.ts';
import { accountNoOf } from './agreement.ts';
import type { CollectionJson, getCollectionTerms } from './contract.ts';
import { collectionBusiness } from './order.ts';
import { type Agreement, findAgreement, findCollection } from './store.ts';

/** The last collection of a remittance with the bank's progress; null when there was none. */
export async function collectionView(call: Call, remittanceId: string): Promise<Static<typeof CollectionJson> | null> {
  const { tx, centerId } = call;
  const collection = await findCollection(tx, centerId, { remittanceId });
  if (!collection) return null;
  const { collectionId, agreementId } = collection;
  const [agreement, progress] = await Promise.all([
    findAgreement(tx, centerId, { agreementId }),
    paymentProgress(call, { business: collectionBusiness, businessId: collectionId }),
  ]);
  if (!agreement || !progress) throw new Error(`collection ${collectionId} is nowhere`);
  return {
    state: collection.state,
    stateText: progress.stateText,
    paymentNo: progress.paymentNo,
    amountFen: Number(collection.amountFen),
    owedFen: Number(collection.owedFen),
    accountMasked: maskBankCard(accountNoOf(call, agreement)),
    bankName: agreement.bankName,
    reason: collection.reason ?? progress.reason,
    orderedAt: collection.orderedAt.toString(),
    decidedAt: collection.decidedAt?.toString() ?? null,
    events: progress.events.map(({ text, at }) => ({ text, at: at.toString() })),
  };
}

/** The account that the bank may collect from now; null without an agreement in force. */
export async function collectsFrom(call: Call, employerId: string) {
  const agreement = await findAgreement(call.tx, call.centerId, { employerId });
  return agreement ? { accountMasked: maskBankCard(accountNoOf(call, agreement)), bankName: agreement.bankName } : null;
}

const agreementJson = (call: Call, agreement: Agreement) =>
  agreement.signedOn && {
    agreementId: agreement.agreementId,
    accountName: agreement.accountName,
    accountMasked: maskBankCard(accountNoOf(call, agreement)),
    bankName: agreement.bankName,
    signedOn: agreement.signedOn.toString(),
  };

/** What an employer may sign, and what it has signed. */
export async function collectionTerms(call: Call, employerId: string): Promise<RouteOutput<typeof getCollectionTerms>> {
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.notFound);
  const agreement = await findAgreement(call.tx, call.centerId, { employerId });
  const banks = await listBanks(call);
  return {
    accountName: employer.name,
    banks: banks.map(({ code, name }) => ({ code, name })),
    agreement: agreement ? agreementJson(call, agreement) : null,
  };
}
