import type { Call } from '../../platform/call.ts';
import { parseMonth } from '../../platform/dates.ts';
import { fen, formatYuan } from '../../platform/money.ts';
import { findPerson } from '../party/index.ts';
import { hasUnmatched } from '../settlement/index.ts';
import { centreName, takeStep } from './change.ts';
import { Rejected } from './exchange.ts';
import { endIncoming } from './incoming.ts';
import type { Content } from './messages.ts';
import { business, creditIfComplete } from './money-in.ts';
import { dataFault } from './rules.ts';
import { stateAfter, type TransferStep, transferStates } from './states.ts';
import { addEvent, type TransferRow, updateTransfer } from './store.ts';

// What the former centre answers to our letter. The row is locked by the caller.

function requireStep(row: TransferRow, step: TransferStep): void {
  if (stateAfter('in', row.state, step) === undefined)
    throw new Rejected(`该笔转移接续“${transferStates[row.state].name}”，来文已不能办理`);
}

export async function letterAccepted(call: Call, row: TransferRow): Promise<void> {
  requireStep(row, 'accept');
  await takeStep(call, row, 'accept', {
    detail: `${await centreName(call, row.otherNode)}已受理联系函`,
    tell: '等待对方中心核对账户信息并划款。',
  });
}

export async function letterRefused(
  call: Call,
  row: TransferRow,
  { reason }: Content<'letter-refused'>,
): Promise<void> {
  requireStep(row, 'refuse');
  await endIncoming(call, row, 'refuse', `${await centreName(call, row.otherNode)}不予转出：${reason}`);
}

/** Amounts and history; sent again with other figures it corrects what was told before, as long as nothing is credited. */
export async function accountData(call: Call, row: TransferRow, told: Content<'account-data'>): Promise<void> {
  requireStep(row, 'data');
  const person = await findPerson(call, row.personId);
  if (!person) throw new Error(`person ${row.personId} is gone`);
  const [principal, interest, total] = [fen(told.principalFen), fen(told.interestFen), fen(told.totalFen)];
  const fault = dataFault(
    { name: told.name, certificateNumber: told.certificateNumber, principal, interest, total },
    { name: person.name, certificateNumber: person.certificateNumber },
  );
  const months = told.months.map(({ month }) => month).sort();
  const [first, last] = [months[0], months.at(-1)];
  // Figures that contradict each other are not kept: what is kept adds up, or is nothing.
  const isUsable = fault === undefined;
  const changed = await takeStep(call, row, 'data', {
    detail:
      fault ??
      `收到账户信息：本金 ${formatYuan(principal)} 元，利息 ${formatYuan(interest)} 元，合计 ${formatYuan(total)} 元`,
    set: {
      formerAccountNo: told.accountNo,
      principalFen: isUsable ? principal : null,
      interestFen: isUsable ? interest : null,
      totalFen: isUsable ? total : null,
      openedOn: told.openedOn ? Temporal.PlainDate.from(told.openedOn) : null,
      monthCount: months.length,
      firstMonth: first ? parseMonth(first) : null,
      lastMonth: last ? parseMonth(last) : null,
      fault: fault ?? null,
    },
    ...(isUsable && { tell: `应转入 ${formatYuan(total)} 元，等待款项到账。` }),
  });
  await creditIfComplete(call, changed);
}

export async function transferFailed(
  call: Call,
  row: TransferRow,
  { reason }: Content<'transfer-failed'>,
): Promise<void> {
  requireStep(row, 'fail');
  // Money of it that stands here cannot be called failed: it is negotiated about, and goes back.
  if (await hasUnmatched(call, { business, businessId: row.transferId })) {
    requireStep(row, 'negotiate');
    await takeStep(call, row, 'negotiate', {
      detail: `转出地告知转出失败（${reason}），本中心暂收有该笔款项，须核对后退回`,
      set: { reason, fault: '转出地告知转出失败，暂收的款项须退回' },
      tell: '转出地告知转出失败，本中心暂收的款项将退回转出地。',
    });
    return;
  }
  await endIncoming(call, row, 'fail', `${await centreName(call, row.otherNode)}转出失败：${reason}`);
}

export async function withdrawalAnswered(
  call: Call,
  row: TransferRow,
  { isAccepted, reason }: Content<'withdrawal-answer'>,
): Promise<void> {
  if (!row.withdrawalAskedAt) throw new Rejected('本中心没有提出过撤销');
  if (isAccepted && stateAfter('in', row.state, 'withdraw') !== undefined)
    return endIncoming(call, row, 'withdraw', '转出地中心同意撤销');
  await updateTransfer(call, row.transferId, { withdrawalAskedAt: null });
  await addEvent(call, row.transferId, row.state, `转出地中心不同意撤销：${reason}`);
}

/** What the other side writes in a negotiation, or that it has ended: said on this side's page. */
export const noted = (call: Call, row: TransferRow, text: string): Promise<void> =>
  addEvent(call, row.transferId, row.state, text);
