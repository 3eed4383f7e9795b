import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText, parseMonth } from '../../../platform/dates.ts';
import { fen, formatYuan, sumFen } from '../../../platform/money.ts';
import { Problem } from '../../../platform/problem.ts';
import { getEmployerAccount } from '../../account/index.ts';
import { recordAudit } from '../../audit/index.ts';
import { getUnallocated, postJournal } from '../../ledger/index.ts';
import { notify } from '../../notice/index.ts';
import type { Receipt } from '../../settlement/index.ts';
import { keepUnallocated } from '../post.ts';
import { refusals as listRefusals } from '../problems.ts';
import { serialIn } from '../rules.ts';
import { checkStillOpen, checkUnpaid } from './back-payment.ts';
import { checkStep, getOwnBusiness } from './confirm.ts';
import { businessKinds } from './rules.ts';
import { type BusinessRow, findBusiness, listBusinessLines, monthMovements, updateBusiness } from './store.ts';

/**
 * Claims a payment whose remark carries the serial of a business that waits for money (补缴). The money always goes to the
 * employer's unallocated money first; when it is enough, the business takes its amount from there.
 */
export async function receiveForBusiness(call: Call, receipt: Receipt) {
  const number = serialIn(receipt.remark, receipt.summary);
  const found = number && (await findBusiness(call.tx, call.centerId, { number }));
  if (!found) return undefined;
  await getEmployerAccount(call.tx, call.centerId, found.employerId, { lock: true });
  const business = (await findBusiness(call.tx, call.centerId, { number }, { lock: true })) ?? found;
  const name = businessKinds[business.kind].name;
  await keepUnallocated(call, business.employerId, receipt.amount, {
    key: `receipt:${receipt.receiptId}`,
    summary: `${name}款 流水号${business.number}`,
  });
  return {
    business: 'employer-business',
    businessId: business.businessId,
    outcome: await useMoney(call, business, receipt),
  };
}

async function useMoney(call: Call, business: BusinessRow, receipt: Receipt): Promise<string> {
  const name = businessKinds[business.kind].name;
  if (business.kind !== 'back-payment' || business.state !== 'pending') {
    const reason = `该笔${name}不在等待缴款`;
    await notify(call, 'contribution.to-unallocated', ['employer', business.employerId], {
      amountFen: Number(receipt.amount),
      reason,
    });
    return `${reason}，已转入未分摊余额`;
  }
  const unallocated = await getUnallocated(call.tx, call.centerId, business.employerId, { lock: true });
  if (unallocated < business.amountFen) {
    const missing = fen(business.amountFen - unallocated);
    await notify(call, 'contribution.to-unallocated', ['employer', business.employerId], {
      amountFen: Number(receipt.amount),
      reason: `不足以缴清${name}（流水号 ${business.number}），尚差 ${formatYuan(missing)} 元`,
    });
    return `缴款不足，已暂存未分摊余额，尚差 ${formatYuan(missing)} 元`;
  }
  const barred = await barredBy(call, business);
  if (barred) {
    await notify(call, 'contribution.to-unallocated', ['employer', business.employerId], {
      amountFen: Number(receipt.amount),
      reason: `${name}（流水号 ${business.number}）不能入账：${barred}`,
    });
    return `${name}不能入账，已转入未分摊余额：${barred}`;
  }
  await postBackPayment(call, business);
  return `${name}已入账`;
}

/** Why the money that has come cannot be posted any more: it must not stay between the bank and the books for that. */
async function barredBy(call: Call, business: BusinessRow): Promise<string | undefined> {
  try {
    await checkPayable(call, business);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.detail.detail ?? error.refusal.title;
  }
}

async function checkPayable(call: Call, business: BusinessRow): Promise<void> {
  await checkStillOpen(call, business);
  await checkUnpaid(call, business);
}

/** Pays a back-payment with money that is here already. */
export async function payBusinessFromUnallocated(call: Call, employerId: string, businessId: string): Promise<void> {
  const business = await getOwnBusiness(call, employerId, businessId, { lock: true });
  if (business.kind !== 'back-payment') throw new Problem(listRefusals.wrongState);
  if (business.state !== 'pending') checkStep(business, 'withdraw');
  const unallocated = await getUnallocated(call.tx, call.centerId, employerId, { lock: true });
  if (unallocated < business.amountFen) {
    throw new Problem(listRefusals.notEnough, {
      detail: `未分摊余额 ${formatYuan(unallocated)} 元，应缴 ${formatYuan(business.amountFen)} 元，尚差 ${formatYuan(fen(business.amountFen - unallocated))} 元。`,
      remedy: '请转账补足差额，附言填写业务流水号，补足后自动入账。',
    });
  }
  await checkPayable(call, business);
  await recordAudit(call, 'contribution.pay-from-unallocated', ['business', businessId], {
    amountFen: Number(business.amountFen),
  });
  await postBackPayment(call, business);
}

/** Posts a back-payment that is payable, month by month: each is entered under its own month, all or nothing; everybody is told. */
async function postBackPayment(call: Call, business: BusinessRow): Promise<void> {
  const { businessId, employerId, number } = business;
  const { rows } = await listBusinessLines(call.tx, call.centerId, businessId);
  for (const [text, lines] of Map.groupBy(rows, (line) => formatMonth(line.month))) {
    const month = parseMonth(text);
    const total = sumFen(lines.map((line) => fen(line.employerFen + line.memberFen)));
    const { journalId } = await postJournal(call, {
      businessKey: `back-payment:${businessId}:${text}`,
      business: 'back-payment',
      summary: `${formatMonthText(month)}补缴 ${lines.length}人 流水号${number}`,
      lines: [
        { subject: '219', debit: total },
        { subject: '201', credit: total },
      ],
      contentHash: `${business.listHash}:${text}`,
      personal: {
        kind: 'back-payment',
        month,
        employerId,
        count: lines.length,
        total,
        from: monthMovements(call.centerId, businessId, month),
      },
      employer: { employerId, kind: 'allocation', amount: fen(-total) },
    });
    await notify(call, 'contribution.back-paid', ['journal', journalId], {
      month: text,
      on: call.accountingDate.toString(),
    });
  }
  await updateBusiness(call.tx, call.centerId, businessId, { state: 'done', finishedAt: call.now });
  await recordAudit(call, 'contribution.business-done', ['business', businessId], {
    kind: business.kind,
    amountFen: Number(business.amountFen),
  });
  await notify(call, 'contribution.business-done', ['employer', employerId], {
    name: businessKinds[business.kind].name,
    number,
    amountFen: Number(business.amountFen),
  });
}
