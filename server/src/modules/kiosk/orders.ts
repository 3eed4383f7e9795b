import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { listAccountsOf, personalStates } from '../account/index.ts';
import { getOwnBusiness, getOwnRemittance, prepareReceipt, prepareSlip } from '../contribution/index.ts';
import { keepPaper, type PreparedPaper, prepareDetails, preparePersonPaper } from '../document/index.ts';
import { getOwnLoan, keepSettlement, prepareSettlement } from '../loan/index.ts';
import { employerOf, findEmployer } from '../party/index.ts';
import type * as contract from './contract.ts';
import { type DrawnForm, transferForm, withdrawalForm } from './forms.ts';
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
      const { accountId } = order;
      const accounts = await listAccountsOf(call.tx, call.centerId, call.actor.id);
      const today = dayOf(call.now);
      // The newest account is the first of the list.
      const oldest = accounts.findLast((one) => accountId === undefined || one.accountId === accountId);
      const days = periodDays(order.period, today, oldest?.openedOn ?? today);
      const wanted = { requestId, kind: order.kind, accountId, ...days };
      return stamped(kind, await prepareDetails(call, call.actor.id, wanted));
    }
    case 'contribution-certificate':
      return stamped(kind, await preparePersonPaper(call, call.actor.id, { requestId, kind: order.kind }));
    case 'loan-settlement': {
      const paper = await prepareSettlement(call, await getOwnLoan(call, order.loanId), { requestId });
      return { kind, paper, keep: (within) => keepSettlement(within, order.loanId, paper) };
    }
    case 'withdrawal-form':
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

/** Every account that the person has or had, the newest first. */
export async function ownAccounts(call: Call): Promise<RouteOutput<typeof contract.listOwnAccounts>> {
  const accounts = await listAccountsOf(call.tx, call.centerId, call.actor.id);
  return {
    accounts: await Promise.all(
      accounts.map(async ({ accountId, accountNo, employerId, state, openedOn }) => ({
        accountId,
        accountNo,
        employerName: (await findEmployer(call, employerId))?.name ?? '',
        stateText: personalStates[state],
        openedOn: openedOn.toString(),
      })),
    ),
  };
}
