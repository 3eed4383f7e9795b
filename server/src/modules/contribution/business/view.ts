import type { Call } from '../../../platform/call.ts';
import { formatMonth } from '../../../platform/dates.ts';
import { fen, yuanCapital } from '../../../platform/money.ts';
import { pageOf, type RouteInput, type RouteOutput, sortedPageOf } from '../../../platform/route.ts';
import { accountsOf } from '../../account/index.ts';
import { getUnallocated } from '../../ledger/index.ts';
import { maskCertificate, maskName, namesOf, personContexts, wholeNamesOf } from '../../party/index.ts';
import { getSpecialAccount } from '../../settlement/index.ts';
import { listNewcomers } from '../line-store.ts';
import type * as contract from './contract.ts';
import { reviewOf } from './review.ts';
import { type BusinessRow, correctedOf, type ListedBusiness, listBusinesses, listBusinessLines } from './store.ts';

const instant = (value: Temporal.Instant | null) => value?.toString() ?? null;

const listed = (row: ListedBusiness) => ({
  businessId: row.businessId,
  number: row.number,
  kind: row.kind,
  state: row.state,
  effectiveMonth: formatMonth(row.effectiveMonth),
  personCount: row.personCount,
  amountFen: Number(row.amountFen),
  confirmedBy: row.confirmedBy,
  channel: row.channel,
  outcome: row.outcome,
  createdAt: row.createdAt.toString(),
  confirmedAt: instant(row.confirmedAt),
  finishedAt: instant(row.finishedAt),
});

const dayOf = (text: string | undefined) => (text === undefined ? undefined : Temporal.PlainDate.from(text));

/** 历史业务查询 (U-Q13). */
export async function businesses(
  call: Call,
  employerId: string,
  query: RouteInput<typeof contract.listBusinesses>['query'],
): Promise<RouteOutput<typeof contract.listBusinesses>> {
  const filter = {
    kind: query.kind,
    number: query.number,
    states: query.state && [query.state],
    from: dayOf(query.from),
    to: dayOf(query.to),
  };
  const { rows, total } = await listBusinesses(call.tx, call.centerId, employerId, filter, sortedPageOf(query));
  return { rows: rows.map(listed), total };
}

/** One business as its page shows it, with where to pay while it waits for money. */
export async function businessView(call: Call, row: BusinessRow): Promise<RouteOutput<typeof contract.getBusiness>> {
  return {
    ...listed(row),
    monthlyBeforeFen: Number(row.monthlyBeforeFen),
    monthlyAfterFen: Number(row.monthlyAfterFen),
    reason: row.reason,
    facts: { ...row.facts },
    review: await reviewOf(call, row),
    payment: row.kind === 'back-payment' && row.state === 'pending' ? await paymentOf(call, row) : null,
  };
}

async function paymentOf(call: Call, { employerId, amountFen, number }: BusinessRow) {
  const account = await getSpecialAccount(call.tx, call.centerId);
  const unallocated = await getUnallocated(call.tx, call.centerId, employerId, { lock: false });
  const missing = fen(unallocated < amountFen ? amountFen - unallocated : amountFen);
  return {
    accountNo: account.accountNo,
    accountName: account.accountName,
    bankName: account.bankName,
    amountFen: Number(missing),
    amountCapital: yuanCapital(missing),
    remark: number,
    unallocatedFen: Number(unallocated),
  };
}

/** The people of a business, masked; newcomers of a draft are not registered yet. */
export async function businessPeople(
  call: Call,
  business: BusinessRow,
  query: RouteInput<typeof contract.listBusinessPeople>['query'],
): Promise<RouteOutput<typeof contract.listBusinessPeople>> {
  const { tx, centerId, vault } = call;
  const { rows, total } = await listBusinessLines(tx, centerId, business.businessId, pageOf(query), query.limited);
  const personIds = [...new Set(rows.map((row) => row.personId))];
  const people = await namesOf({ tx, vault, centerId }, personIds);
  const isOpening = rows.some((row) => !people.has(row.personId));
  const newcomers = new Map(
    (isOpening ? await listNewcomers(tx, centerId, business.businessId) : []).map((person) => [
      person.personId,
      { name: person.name, certificateNumber: vault.open(person.certificateSealed, personContexts.certificate) },
    ]),
  );
  const accounts = await accountsOf(tx, centerId, [...new Set(rows.map((row) => row.accountId))]);
  const corrections = new Map(
    (business.kind === 'back-payment' && business.state !== 'draft'
      ? await correctedOf(tx, centerId, business.employerId, { backPaymentId: business.businessId })
      : []
    ).map(({ accountId, month, state }) => [`${accountId} ${month}`, state]),
  );
  const whole = await wholeNamesOf(call, query.names, rows.length);
  return {
    total,
    rows: rows.map((row) => {
      const person = people.get(row.personId) ?? newcomers.get(row.personId);
      return {
        lineNo: row.lineNo,
        accountNo: accounts.get(row.accountId)?.accountNo ?? null,
        nameMasked: maskName(person?.name ?? ''),
        ...whole(person?.name),
        certificateMasked: maskCertificate(person?.certificateNumber ?? ''),
        month: formatMonth(row.month),
        baseBeforeFen: row.baseBeforeFen === null ? null : Number(row.baseBeforeFen),
        baseFen: row.baseFen === null ? null : Number(row.baseFen),
        amountBeforeFen: Number(row.employerBeforeFen + row.memberBeforeFen),
        employerFen: Number(row.employerFen),
        memberFen: Number(row.memberFen),
        amountFen: Number(row.employerFen + row.memberFen),
        reason: row.reason,
        correction: corrections.get(`${row.accountId} ${row.month}`) ?? null,
        facts: { ...row.facts },
        // Masked when it was submitted; what is sealed beside it is opened only to be put into force.
        submittedMasked: row.personalSealed ? String(row.facts.after) : '',
      };
    }),
  };
}
