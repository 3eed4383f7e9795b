/** What several screens show: a person, an account, a hit of a search; and names of employers, each asked for once. */
import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatMonth } from '../../platform/dates.ts';
import { fen, type RatePpm } from '../../platform/money.ts';
import {
  findOpenAccounts,
  getEmployerAccount,
  isClosed,
  monthlyDeposit,
  type PersonalAccount,
  personalStates,
} from '../account/index.ts';
import { findPersonalBalance, type PersonalBalance } from '../ledger/index.ts';
import {
  type CertificateType,
  certificateTypes,
  findEmployer,
  maskBankCard,
  maskCertificate,
  maskMobile,
  maskName,
  type Person,
} from '../party/index.ts';
import type * as contract from './contract.ts';
import { maskBirthDate } from './rules.ts';

const sexTexts: Readonly<Record<Person['sex'], string>> = { male: '男', female: '女', unknown: '未登记' };

/** A sex in words. */
export const sexText = (sex: string): string => sexTexts[sex as Person['sex']];

/** A person as shown to everybody, the person included: nothing unmasked. What is not registered is empty. */
export function personFacts(person: Person) {
  return {
    nameMasked: maskName(person.name),
    certificateType: certificateTypes[person.certificateType as CertificateType].name,
    certificateMasked: maskCertificate(person.certificateNumber),
    mobileMasked: maskMobile(person.mobile ?? ''),
    bankCardMasked: maskBankCard(person.bankCard ?? ''),
    bankName: person.bankName ?? '',
    sex: sexText(person.sex),
    birthDateMasked: maskBirthDate(person.birthDate),
  };
}

/** What the figures of an account come from. */
export interface AccountParts {
  readonly account: PersonalAccount;
  readonly employer: { readonly name: string; readonly employerAccountNo: string } | undefined;
  readonly ratios: { readonly employer: RatePpm; readonly member: RatePpm };
  readonly balance: PersonalBalance;
}

/** The figures of an account as every screen shows them. */
export function accountFacts({
  account,
  employer,
  ratios,
  balance,
}: AccountParts): Static<typeof contract.AccountFacts> {
  const deposit = monthlyDeposit(account.base, ratios);
  return {
    accountNo: account.accountNo,
    state: personalStates[account.state],
    isClosed: isClosed(account.state),
    employerName: employer?.name ?? '',
    employerAccountNo: employer?.employerAccountNo ?? '',
    openedOn: account.openedOn.toString(),
    sealedOn: account.sealedOn?.toString() ?? null,
    contributedTo: balance.contributedTo && formatMonth(balance.contributedTo),
    baseFen: Number(account.base),
    employerRatioPpm: Number(ratios.employer),
    memberRatioPpm: Number(ratios.member),
    employerFen: Number(deposit.employer),
    memberFen: Number(deposit.member),
    monthlyFen: Number(deposit.total),
    balanceFen: Number(fen(balance.carried + balance.current)),
    carriedFen: Number(balance.carried),
    currentFen: Number(balance.current),
  };
}

/** Reads what the figures of an account come from. Fails for an account without its sub-ledger: a fault. */
export async function findAccountParts(call: Call, account: PersonalAccount): Promise<AccountParts> {
  const { tx, centerId } = call;
  const [employer, { ratios }, balance] = await Promise.all([
    findEmployer(call, account.employerId),
    getEmployerAccount(tx, centerId, account.employerId),
    findPersonalBalance(tx, centerId, account.accountId),
  ]);
  if (!balance) throw new Error(`account ${account.accountId} has no sub-ledger`);
  return { account, employer, ratios, balance };
}

/** Finds names of employers, each at most once for one request; no employer has no name. */
export function employerNames(call: Call): (employerId: string | null) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return async (employerId) => {
    if (employerId === null) return '';
    const name = known.get(employerId) ?? findEmployer(call, employerId).then((employer) => employer?.name ?? '');
    known.set(employerId, name);
    return name;
  };
}

type PersonHit = Static<typeof contract.search.response>['persons'][number];

/** A person with an account, as lists show them. */
export function personHit(
  person: Person,
  account: PersonalAccount | undefined,
  employerName: string | null,
): PersonHit {
  return {
    personId: person.personId,
    nameMasked: maskName(person.name),
    certificateMasked: maskCertificate(person.certificateNumber),
    mobileMasked: maskMobile(person.mobile ?? ''),
    accountNo: account?.accountNo ?? null,
    accountState: account ? personalStates[account.state] : null,
    employerName,
  };
}

/** People with their open accounts. */
export async function personHits(call: Call, persons: readonly Person[]): Promise<PersonHit[]> {
  if (persons.length === 0) return [];
  const accounts = await findOpenAccounts(
    call.tx,
    call.centerId,
    persons.map(({ personId }) => personId),
  );
  const accountOf = new Map(accounts.map((account) => [account.personId, account]));
  const nameOf = employerNames(call);
  return Promise.all(
    persons.map(async (person) => {
      const account = accountOf.get(person.personId);
      return personHit(person, account, account ? await nameOf(account.employerId) : null);
    }),
  );
}
