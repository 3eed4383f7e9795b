import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, parseMonth } from '../../../platform/dates.ts';
import { fen, formatYuan, sumFen, zeroFen } from '../../../platform/money.ts';
import { common, Problem } from '../../../platform/problem.ts';
import { accountsOf, findAccountByNo } from '../../account/index.ts';
import { openCase, submitCase } from '../../casework/index.ts';
import { findPersonalBalance, type PersonalBalance, postJournal, recountContributedTo } from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import { getOwnRemittance } from '../confirm.ts';
import { linesOfAccounts } from '../line-store.ts';
import { refusals as listRefusals } from '../problems.ts';
import { checkMayPayBack } from './checks.ts';
import { checkCovered, firstOf, type PaidLine } from './correction-review.ts';
import { checkSomebody, emptyLine, keepBusiness } from './draft.ts';
import type { KindHandler } from './kind.ts';
import { refusals } from './problems.ts';
import {
  type BusinessLine,
  type BusinessRow,
  businessAccounts,
  correctedOf,
  correctionMovements,
  findBusiness,
  listBusinessLines,
  type PaidWith,
  updateBusiness,
} from './store.ts';

export const correctionCase = 'contribution.correction';

export interface CorrectionInput {
  readonly businessId: string;
  readonly remittanceId?: string;
  readonly backPayment?: { readonly businessId: string; readonly month: string };
  readonly accountNos: readonly string[];
  readonly reason: string;
}

/** One month that was paid, and what it brought some people. */
interface PaidMonth {
  readonly month: Temporal.PlainDate;
  readonly lines: readonly (PaidLine & Pick<BusinessLine, 'personId' | 'baseFen' | 'employerFen' | 'memberFen'>)[];
  readonly facts: BusinessRow['facts'];
}

/**
 * 错缴更正: takes a month that was paid for single people by mistake, with a list or by back-payment, back from their
 * accounts (红冲) into the employer's unallocated money. The balance must cover it (handbook §6.2); money leaves people's
 * accounts, so the centre reviews it.
 */
export async function draftCorrection(call: Call, employerId: string, input: CorrectionInput): Promise<string> {
  const paid = await paidMonthOf(call, employerId, input);
  checkSomebody(paid.lines, '请选择缴错的职工。');
  const { month } = paid;
  await checkCovered(call, paid.lines, month);
  const lines = paid.lines.map(
    (line): BusinessLine => ({
      ...emptyLine,
      accountId: line.accountId,
      personId: line.personId,
      month,
      baseBeforeFen: line.baseFen,
      baseFen: line.baseFen,
      employerBeforeFen: line.employerFen,
      memberBeforeFen: line.memberFen,
      employerFen: line.employerFen,
      memberFen: line.memberFen,
      reason: input.reason,
    }),
  );
  return keepBusiness(call, {
    businessId: input.businessId,
    employerId,
    kind: 'correction',
    effectiveMonth: month,
    lines,
    reason: input.reason,
    amountFen: sumFen(lines.map((line) => fen(line.employerFen + line.memberFen))),
    monthly: { before: zeroFen, after: zeroFen },
    facts: paid.facts,
  });
}

function paidMonthOf(call: Call, employerId: string, input: CorrectionInput): Promise<PaidMonth> {
  const { remittanceId, backPayment } = input;
  if (backPayment && remittanceId === undefined) return backPaidMonth(call, employerId, backPayment, input.accountNos);
  if (remittanceId !== undefined && !backPayment) return listedMonth(call, employerId, remittanceId, input.accountNos);
  throw new Problem(common.invalid, { detail: '请选择缴错的一个月份：汇缴的月份，或补缴的月份。' });
}

async function listedMonth(
  call: Call,
  employerId: string,
  remittanceId: string,
  accountNos: readonly string[],
): Promise<PaidMonth> {
  const { state, month, serial } = await getOwnRemittance(call, employerId, remittanceId);
  await checkMayPayBack(call, employerId, 'correction');
  if (state !== 'posted')
    throw new Problem(listRefusals.wrongState, { detail: '只有已入账的月份可以办理错缴更正。', state });
  const accountIds = await idsOf(call, employerId, accountNos);
  const lines = await linesOfAccounts(call.tx, call.centerId, remittanceId, accountIds);
  if (lines.length < accountIds.length)
    throw new Problem(refusals.nobody, { detail: '所选职工中有人不在该月清册中。', remedy: '请刷新后重新选择。' });
  await checkNotCorrected(call, employerId, { remittanceId }, { month, accountIds: new Set(accountIds) });
  return { month, lines, facts: { remittanceId, serial } };
}

async function backPaidMonth(
  call: Call,
  employerId: string,
  asked: { readonly businessId: string; readonly month: string },
  accountNos: readonly string[],
): Promise<PaidMonth> {
  const { businessId } = asked;
  const found = await findBusiness(call.tx, call.centerId, { businessId });
  if (found?.employerId !== employerId) throw new Problem(refusals.notFound);
  const { kind, state, number } = found;
  await checkMayPayBack(call, employerId, 'correction');
  if (kind !== 'back-payment' || state !== 'done')
    throw new Problem(refusals.wrongState, { detail: '只有已入账的补缴可以办理错缴更正。', state });
  const month = parseMonth(asked.month);
  const accountIds = new Set(await idsOf(call, employerId, accountNos));
  const { rows } = await listBusinessLines(call.tx, call.centerId, businessId);
  const lines = rows.filter((line) => line.month.equals(month) && accountIds.has(line.accountId));
  if (lines.length < accountIds.size)
    throw new Problem(refusals.nobody, { detail: '所选职工中有人没有补缴该月。', remedy: '请刷新后重新选择。' });
  await checkNotCorrected(call, employerId, { backPaymentId: businessId }, { month, accountIds });
  return { month, lines, facts: { backPaymentId: businessId, serial: number } };
}

/**
 * Nothing is taken back twice. The month itself may stand on the account for another payment: what was taken back is told by
 * the corrections.
 */
async function checkNotCorrected(
  call: Call,
  employerId: string,
  paidWith: PaidWith,
  { month, accountIds }: { month: Temporal.PlainDate; accountIds: ReadonlySet<string> },
): Promise<void> {
  const corrected = await correctedOf(call.tx, call.centerId, employerId, paidWith);
  const again = corrected.filter((one) => one.month.equals(month) && accountIds.has(one.accountId));
  if (again.length === 0) return;
  const accounts = await accountsOf(
    call.tx,
    call.centerId,
    again.map(({ accountId }) => accountId),
  );
  const numbers = [...accounts.values()].map(({ accountNo }) => accountNo);
  throw new Problem(refusals.outOfPolicy, {
    detail: `账户 ${firstOf(numbers)} 的${formatMonthText(month)}${'remittanceId' in paidWith ? '汇缴' : '补缴'}已经更正过。`,
    remedy: '请取消选择这些职工后再提交。',
  });
}

async function idsOf(call: Call, employerId: string, accountNos: readonly string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const accountNo of new Set(accountNos)) {
    const account = await findAccountByNo(call.tx, call.centerId, accountNo);
    if (account?.employerId !== employerId)
      throw new Problem(refusals.notFound, { detail: '所选职工中有人不在本单位。', remedy: '请刷新后重新选择。' });
    ids.push(account.accountId);
  }
  return ids;
}

export const correctionKind: KindHandler = {
  textLines: (_call, { effectiveMonth, reason, facts }) => [
    `更正月份：${formatMonth(effectiveMonth)}（${facts.backPaymentId ? '补缴' : '汇缴'}流水号${String(facts.serial)}）`,
    '退回去向：单位未分摊余额',
    `更正原因：${reason.replaceAll(/\s+/g, ' ')}`,
  ],
  async apply(call, business) {
    const { rows } = await listBusinessLines(call.tx, call.centerId, business.businessId);
    await checkCovered(call, rows, business.effectiveMonth);
    const { caseId } = await openCase(call, {
      kind: correctionCase,
      subject: ['employer', business.employerId],
      form: {
        businessId: business.businessId,
        headline: `${formatMonthText(business.effectiveMonth)}错缴更正 ${business.personCount}人`,
        amountFen: Number(business.amountFen),
      },
    });
    await submitCase(call, { caseId });
    return 'wait';
  },
};

/** 当年归集 first, what was settled meanwhile from 上年结转. */
function splitOf(amount: bigint, balance: PersonalBalance): { carried: bigint; current: bigint } {
  const current = amount < balance.current ? amount : balance.current;
  return { current, carried: amount - current };
}

/** The centre has approved: Dr 201 / Cr 219, everybody's entry the other way round; the last paid month is counted anew. */
export async function postCorrection(call: Call, business: BusinessRow): Promise<string> {
  const { businessId, employerId, effectiveMonth: month, amountFen: total } = business;
  const { rows } = await listBusinessLines(call.tx, call.centerId, businessId);
  await checkCovered(call, rows, month);
  const movements: Parameters<typeof correctionMovements>[0][number][] = [];
  for (const { accountId, employerFen, memberFen } of rows) {
    const balance = await findPersonalBalance(call.tx, call.centerId, accountId);
    if (!balance) throw new Problem(refusals.outdated);
    const { carried, current } = splitOf(employerFen + memberFen, balance);
    movements.push({ accountId, carriedFen: fen(-carried), currentFen: fen(-current), employerFen: fen(-employerFen) });
  }
  const { journalId } = await postJournal(call, {
    businessKey: `correction:${businessId}`,
    business: 'correction',
    summary: `${formatMonthText(month)}错缴更正 ${rows.length}人 流水号${business.number}`,
    lines: [
      { subject: '201', debit: total },
      { subject: '219', credit: total },
    ],
    contentHash: business.listHash,
    personal: {
      kind: 'correction',
      month,
      employerId,
      count: rows.length,
      total: fen(-total),
      from: correctionMovements(movements),
    },
    employer: { employerId, kind: 'reversal', amount: total },
  });
  await recountContributedTo(call.tx, call.centerId, businessAccounts(call.centerId, businessId));
  const { backPaymentId } = business.facts;
  if (typeof backPaymentId === 'string') await endBackPayment(call, employerId, backPaymentId);
  const on = call.accountingDate.toString();
  await notify(call, 'contribution.corrected', ['journal', journalId], { month: formatMonth(month), on });
  return `${formatYuan(total)} 元已转入未分摊余额`;
}

/** A back-payment of which everything was taken back is undone. */
async function endBackPayment(call: Call, employerId: string, backPaymentId: string): Promise<void> {
  const { total } = await listBusinessLines(call.tx, call.centerId, backPaymentId);
  if ((await correctedOf(call.tx, call.centerId, employerId, { backPaymentId })).length < total) return;
  await updateBusiness(call.tx, call.centerId, backPaymentId, { state: 'reversed', outcome: '已全部办理错缴更正' });
}
