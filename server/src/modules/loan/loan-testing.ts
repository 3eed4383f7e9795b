import type { Registers } from '../../../../sandbox/src/province/registers.ts';
import { casework } from '../../contract.ts';
import type { Call } from '../../platform/call.ts';
import { newUuid } from '../../platform/ids.ts';
import { type Fen, fen } from '../../platform/money.ts';
import type { TestCaller, TestDatabase, TestService } from '../../testing.ts';
import { knownPersons } from '../../testing-logins.ts';
import { until } from '../../testing-waits.ts';
import { askDue } from '../evidence/index.ts';
import { onDay } from '../ledger/books-testing.ts';
import { findDifferences } from '../ledger/index.ts';
import { inCallOf } from '../settlement/payment-testing.ts';
import { loanFacts } from './account-store.ts';
import type { LoanForm } from './application-contract.ts';
import { quoteEarly } from './early.ts';
import { grantLoan } from './grant.ts';
import { lockActive } from './post.ts';
import { owedNow } from './repay.ts';
import { findRequest, insertRequest, type RequestRow } from './request-store.ts';
import { finishRequest } from './requests.ts';
import type { EarlyChoice } from './rules/early.ts';
import type { maritals } from './rules/kinds.ts';
import type { Home } from './rules/rates.ts';
import type { RepaymentMethod } from './rules/schedule.ts';
import { insertContract } from './store.ts';

/** What the registers of the province know of a purchase, as somebody states it who states the truth. */
export interface RegisteredHome {
  readonly kind: 'new' | 'second-hand';
  readonly home: Home;
  readonly houseNo: string;
  readonly priceFen: number;
  readonly houseAddress: string;
  readonly marital: keyof typeof maritals;
  readonly spouseNumber: string | undefined;
}

/** What somebody buys; `undefined` for everybody of whom no valid contract is filed. */
export function homeOf(
  registers: Registers,
  { name, certificateNumber }: { readonly name: string; readonly certificateNumber: string },
): RegisteredHome | undefined {
  const known = registers.all(certificateNumber);
  const [identity] = registers.find('identity', { name, certificateNumber, keys: {} });
  const { 'housing-contract': contract, 'real-estate': homes, marriage } = known?.records ?? {};
  if (!identity || contract?.['standing'] !== 'valid' || Number(homes?.['homeCount']) > 1) return undefined;
  return {
    kind: contract['dealing'] as RegisteredHome['kind'],
    home: homes?.['homeCount'] === 0 ? 'first' : 'second',
    houseNo: String(contract['contractNo']),
    priceFen: Number(contract['priceFen']),
    houseAddress: String(contract['address']),
    marital: marriage?.['status'] as RegisteredHome['marital'],
    spouseNumber: marriage?.['spouseCertificateNumber'] as string | undefined,
  };
}

type Known = Awaited<ReturnType<typeof knownPersons>>[number];
export type Buyer = Known & { readonly home: RegisteredHome };

/** Who has more than 20,000.00 yuan and no loan. */
export async function richPersons(service: TestService): Promise<Known[]> {
  const { rows } = await service.ownerPool.query<{ person_id: string }>(
    `select a.person_id from account.personal_account a join ledger.personal_balance b using (center_id, account_id)
     left join loan.borrower l on l.center_id = a.center_id and l.person_id = a.person_id
     where a.center_id = 1 and a.state = 'normal' and l.person_id is null and b.carried_fen + b.current_fen > 2000000`,
  );
  const rich = new Set(rows.map((row) => row.person_id));
  return (await knownPersons(service)).filter(({ personId }) => rich.has(personId));
}

/** Those of some people who buy a home. */
export const buyersAmong = ({ sandbox }: TestService, persons: readonly Known[]): Buyer[] =>
  persons.flatMap((person) => {
    const home = homeOf(sandbox.province.registers, person);
    return home ? [{ ...person, home }] : [];
  });

/** An application of somebody who buys a home. */
export const formOf = (
  { home: { spouseNumber: _, ...home } }: { readonly home: RegisteredHome },
  over: Partial<LoanForm> = {},
): LoanForm => ({
  ...home,
  isConsented: true,
  method: 'level-payment',
  amountFen: 12_000_000,
  months: 12,
  houseArea: '89.5',
  houseValueFen: 60_000_000,
  estateId: null,
  security: 'mortgage',
  commercialBank: null,
  commercialFen: null,
  incomeFen: 2_500_000,
  obligationsFen: 0,
  coBorrowers: [],
  payee: {
    name: '安居市滨河置业有限公司',
    accountNo: '6299999000000001',
    bankCode: '105',
    bankName: '建设银行',
    holder: 'corporate',
  },
  repay: { accountNo: '6299990000000002', bankCode: '105', bankName: '建设银行' },
  offsetBy: 'none',
  ...over,
});

/** Decides the stage that a case is in, as it is on the screen now. */
export async function decide(
  who: TestCaller,
  caseId: string,
  outcome: 'approve' | 'return' | 'refuse' = 'approve',
  reason = '材料齐全，符合规定',
) {
  const { version } = await who.call(casework.getWork, { params: { caseId } });
  return who.call(casework.decideCase, { params: { caseId }, body: { version, outcome, reason } });
}

/** Until the agencies have answered, and a person may decide. */
export const answered = (service: TestService, by: TestCaller, caseId: string) =>
  until(async () => {
    if ((await by.call(casework.getWork, { params: { caseId } })).state === 'reviewing') return true;
    await askSilent(service, caseId);
    return undefined;
  });

// Support for tests of loans: a contract, a grant, and the question whether the books agree.

export interface TestLoan {
  readonly loanId: string;
  readonly principal: Fen;
}

export async function givenLoan(
  data: TestDatabase,
  {
    centerId,
    on,
    principal = fen(30_000_000),
    months = 120,
    method = 'level-payment',
    home = 'first',
    personId = newUuid(0),
  }: {
    centerId: number;
    on: string;
    principal?: Fen;
    months?: number;
    method?: RepaymentMethod;
    home?: Home;
    personId?: string;
  },
): Promise<TestLoan> {
  const loanId = newUuid(Temporal.Now.instant().epochMilliseconds);
  const contractNo = `DK${loanId.slice(-10)}`;
  await onDay(data, centerId, on, async (call) => {
    await insertContract(call, {
      loanId,
      contractNo,
      personId,
      method,
      home,
      caseId: null,
      kind: 'new',
      principal,
      termMonths: months,
      houseAddress: '滨河路1号',
      houseArea: '89.50',
      houseValue: fen(principal * 2n),
      estateId: null,
      security: 'mortgage',
      commercialBank: null,
      commercial: null,
      payee: {
        name: '某置业公司',
        accountNo: '6299990000000001',
        bankCode: '105',
        bankName: '建设银行',
        holder: 'corporate',
      },
      repay: { accountNo: '6299990000000002', bankCode: '105', bankName: '建设银行' },
      offsetBy: 'none',
      signedOn: Temporal.PlainDate.from(on),
      borrowers: [{ personId, relation: 'self', income: fen(1_000_000) }],
    });
    await grantLoan(call, { loanId, contractNo, home, method, principal, termMonths: months });
  });
  return { loanId, principal };
}

/** A repayment as people ask for it: asked, collected and booked on a day; later perhaps taken back. */
export async function repayByRequest(
  data: TestDatabase,
  { centerId, loanId, on }: { readonly centerId: number; readonly loanId: string; readonly on: string },
  wish:
    | { readonly kind: 'overdue' | 'early-full' }
    | { readonly kind: 'early-partial'; readonly amount: Fen; readonly choice: EarlyChoice },
): Promise<RequestRow> {
  const requestId = newUuid(0);
  return onDay(data, centerId, on, async (call) => {
    const account = await lockActive(call, loanId);
    const amount =
      wish.kind === 'early-partial'
        ? wish.amount
        : wish.kind === 'overdue'
          ? await owedNow(call, account)
          : (await quoteEarly(call, account, { kind: 'full' })).repayment.paid;
    const choice = wish.kind === 'early-partial' ? wish.choice : null;
    await insertRequest(call, { requestId, loanId, kind: wish.kind, amount, choice });
    await finishRequest(call, await getRequest(call, requestId));
    return getRequest(call, requestId);
  });
}

export async function getRequest(call: Call, requestId: string): Promise<RequestRow> {
  const request = await findRequest(call.tx, call.centerId, requestId);
  if (!request) throw new Error(`no request ${requestId}`);
  return request;
}

/** On a busy machine an agency may be too late for the service's patience: what waits for its next asking is asked now. */
export async function askSilent(service: TestService, caseId: string): Promise<void> {
  const { rowCount } = await service.ownerPool.query(
    "select 1 from evidence.query where case_id = $1 and state = 'waiting'",
    [caseId],
  );
  if (!rowCount) return;
  service.clock.now = service.clock.now.add({ minutes: 2 });
  await inCallOf(service)(askDue);
}

/** Everything that the books of loans disagree about; empty when they are right. */
export async function bookFaults(data: TestDatabase, centerId: number): Promise<string[]> {
  const loans = await loanFacts(data.database, centerId);
  const differences = await findDifferences(data.database, centerId, { unmatchedFen: fen(0), loans });
  return differences.map(({ check, key, expected, found }) => `${check} ${key}: ${expected} ≠ ${found}`);
}
