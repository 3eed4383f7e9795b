import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput } from '../../platform/route.ts';
import { findShownAccount } from '../account/index.ts';
import { getOwnBusiness, getOwnRemittance, prepareReceipt, prepareSlip } from '../contribution/index.ts';
import { keepPaper, type PreparedPaper, prepareDetails, preparePersonPaper } from '../document/index.ts';
import { getOwnLoan, keepSettlement, prepareSettlement } from '../loan/index.ts';
import { employerOf } from '../party/index.ts';
import { reasonNames } from '../withdrawal/rules/reasons.ts';
import type * as contract from './contract.ts';
import { type DrawnForm, transferForm, withdrawalForm } from './forms.ts';
import { refusals } from './problems.ts';
import { periodDays } from './rules.ts';

export type PersonOrder = RouteInput<typeof contract.printForPerson>['body']['order'];
export type EmployerOrder = RouteInput<typeof contract.printForEmployer>['body']['order'];

/** What was asked for, drawn and (for a stamped paper) sealed and signed, before the transaction. */
export type Drawn =
  | { readonly kind: string; readonly form: DrawnForm }
  | {
      readonly kind: string;
      readonly paper: PreparedPaper;
      /** Issues it: the business that it is about looks once more. */
      readonly keep: (call: Call) => ReturnType<typeof keepPaper>;
    };

const stamped = (kind: string, paper: PreparedPaper): Drawn => ({
  kind,
  paper,
  keep: (call) => keepPaper(call, paper),
});

/** Draws what a person asks for; everything is the caller's own. */
export async function drawForPerson(call: Call, order: PersonOrder, requestId: string): Promise<Drawn> {
  const { kind } = order;
  switch (order.kind) {
    case 'contribution-details':
    case 'account-details': {
      const account = await findShownAccount(call.tx, call.centerId, call.actor.id);
      const today = dayOf(call.now);
      const days = periodDays(order.period, today, account?.openedOn ?? today);
      return stamped(kind, await prepareDetails(call, call.actor.id, { requestId, kind: order.kind, ...days }));
    }
    case 'contribution-certificate':
      return stamped(kind, await preparePersonPaper(call, call.actor.id, { requestId, kind: order.kind }));
    case 'loan-settlement': {
      const paper = await prepareSettlement(call, await getOwnLoan(call, order.loanId), { requestId });
      return { kind, paper, keep: (within) => keepSettlement(within, order.loanId, paper) };
    }
    case 'withdrawal-form':
      if (!reasonNames.some((name) => name === order.reason)) throw new Problem(refusals.printNotFound);
      return { kind, form: await withdrawalForm(call, order.reason) };
    case 'transfer-form':
      return { kind, form: await transferForm(call) };
  }
}

/** Draws what an employer asks for; everything is its own. */
export async function drawForEmployer(call: Call, order: EmployerOrder, requestId: string): Promise<Drawn> {
  const { withPeople } = order;
  if (order.kind === 'remittance-slip') {
    const remittance = await getOwnRemittance(call, employerOf(call), order.remittanceId);
    return stamped(order.kind, await prepareSlip(call, remittance, { requestId, withPeople }));
  }
  const business = await getOwnBusiness(call, employerOf(call), order.businessId);
  return stamped(order.kind, await prepareReceipt(call, business, { requestId, withPeople }));
}
