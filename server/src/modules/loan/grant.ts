import type { Call } from '../../platform/call.ts';
import { type Fen, zeroFen } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import { findAccount, insertAccount } from './account-store.ts';
import { postMovement } from './post.ts';
import { refusals } from './problems.ts';
import { dueDayAfter } from './rules/due-days.ts';
import { type Home, loanRate } from './rules/rates.ts';
import { levelOf, type RepaymentMethod } from './rules/schedule.ts';
import { listRates } from './store.ts';

export interface GrantFacts {
  readonly loanId: string;
  readonly contractNo: string;
  readonly home: Home;
  readonly method: RepaymentMethod;
  readonly principal: Fen;
  readonly termMonths: number;
}

/** The rate of a loan by the published history; refused where the history does not reach. */
export async function rateOf(
  call: Call,
  {
    home,
    months,
    grantedOn,
    on,
  }: { home: Home; months: number; grantedOn: Temporal.PlainDate; on: Temporal.PlainDate },
) {
  const rates = await listRates(call.tx);
  const rate = loanRate(rates, { home, months, grantedOn: grantedOn.toString(), on: on.toString() });
  if (rate === undefined) {
    throw new Problem(refusals.noRate, {
      detail: `${on} 没有可用的${home === 'first' ? '首套' : '第二套'}住房贷款利率。`,
      remedy: '请联系业务管理人员补充历年利率后再办理。',
    });
  }
  return rate;
}

/** The terms with which a loan begins today: the due day is the day of the grant, the first one a month later (handbook §4.5). */
export async function termsOfGrant(
  call: Call,
  { home, method, principal, termMonths }: Pick<GrantFacts, 'home' | 'method' | 'principal' | 'termMonths'>,
) {
  const on = call.accountingDate;
  const rate = await rateOf(call, { home, months: termMonths, grantedOn: on, on });
  return {
    rate,
    grantedOn: on,
    dueDay: on.day,
    rateYear: on.year,
    level: levelOf(method, { balance: principal, rate, months: termMonths }),
    monthsLeft: termMonths,
    nextDueOn: Temporal.PlainDate.from(dueDayAfter(on.toString(), 1)),
  };
}

/** The money has left: the account begins on the accounting date (Dr 121 / Cr 101). Asked for again it changes nothing. */
export async function grantLoan(call: Call, facts: GrantFacts): Promise<void> {
  const { loanId, method, principal, contractNo } = facts;
  if (await findAccount(call.tx, call.centerId, loanId, { lock: true })) return;
  await insertAccount(call.tx, call.centerId, { loanId, method, ...(await termsOfGrant(call, facts)) });
  const account = await findAccount(call.tx, call.centerId, loanId, { lock: true });
  if (!account) throw new Error(`loan ${loanId} has no contract`);
  await postMovement(call, account, {
    businessKey: `loan:grant:${loanId}`,
    summary: `发放贷款 ${contractNo}`,
    entry: {
      kind: 'grant',
      principal,
      interest: zeroFen,
      penalty: zeroFen,
      balanceChange: principal,
      overdueChange: zeroFen,
    },
    after: {},
  });
}
