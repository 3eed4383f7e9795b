import type { Call } from '../../platform/call.ts';
import { formatDay } from '../../platform/dates.ts';
import { formatYuan, yuanCapital } from '../../platform/money.ts';
import { Problem } from '../../platform/problem.ts';
import type { FileAnswer, RouteInput } from '../../platform/route.ts';
import { drawSheet } from '../document/index.ts';
import { findJournal, findVoucherNumber, linesOf } from '../ledger/index.ts';
import { refusals as ledgerRefusals } from '../ledger/problems.ts';
import { getCenter } from '../party/index.ts';
import type * as contract from './contract.ts';
import { staffTexts, voucherHands } from './names.ts';

const amountText = (amount: bigint) => (amount === 0n ? '' : formatYuan(amount));

/** A voucher as it is bound and kept: half a page, lines with amounts, totals in capital numerals, who posted. */
export async function printVoucher(
  call: Call,
  { params: { journalId } }: RouteInput<typeof contract.printVoucher>,
): Promise<FileAnswer> {
  const { tx, centerId } = call;
  const journal = await findJournal(tx, centerId, { journalId });
  if (!journal) throw new Problem(ledgerRefusals.journalNotFound);
  const [lines, number, center, textOf, hands] = await Promise.all([
    linesOf(tx, centerId, journalId),
    findVoucherNumber(tx, centerId, journalId),
    getCenter(tx, centerId),
    staffTexts(call, [journal.postedBy]),
    voucherHands(call, journalId),
  ]);
  const content = await drawSheet({
    template: 'journal-voucher',
    createdAt: call.now,
    data: {
      centerName: center.name,
      title: '记账凭证',
      number: number === undefined ? '（日结后编号）' : `记字第 ${number} 号`,
      day: formatDay(journal.accountingDate),
      summary: journal.summary,
      isRed: journal.reversesId !== null,
      lines: lines.map((line) => ({
        subject: `${line.subjectCode} ${line.name}`,
        debit: amountText(line.debitFen),
        credit: amountText(line.creditFen),
      })),
      total: formatYuan(journal.debitFen),
      capital: yuanCapital(journal.debitFen),
      entries: journal.entryCount,
      postedBy: textOf(journal.postedBy),
      preparedBy: hands.preparedBy ?? '',
      checkedBy: hands.checkedBy ?? '',
      printedAt: formatDay(call.accountingDate),
    },
  });
  const name =
    number === undefined ? journalId.slice(-8) : `${journal.accountingDate.toString().slice(0, 7)}-${number}号`;
  return { fileName: `记账凭证-${name}.pdf`, contentType: 'application/pdf', content };
}
