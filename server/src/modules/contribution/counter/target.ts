import type { Call } from '../../../platform/call.ts';
import { formatMonth, formatMonthText } from '../../../platform/dates.ts';
import { type Fen, formatYuan } from '../../../platform/money.ts';
import { checkStep, confirmBusiness, getOwnBusiness, textOf } from '../business/confirm.ts';
import { discardDraft } from '../business/draft.ts';
import { businessKinds, type ListedKind } from '../business/rules.ts';
import { checkDraft, confirm, getOwnRemittance, remittanceText } from '../confirm.ts';
import { throwAway } from '../draft.ts';
import { countConcerned } from '../line-store.ts';
import { monthsText } from '../rules.ts';
import { asOne, togetherWith } from '../together.ts';

export type TargetKind = 'remittance' | 'business';
export interface TargetRef {
  readonly target: TargetKind;
  readonly id: string;
}

/** What a stamped paper makes binding: the month's list or another business, seen alike. */
export interface Target extends TargetRef {
  readonly employerId: string;
  readonly kind: ListedKind;
  readonly title: string;
  readonly number: string;
  readonly monthLabel: string;
  readonly month: string;
  readonly personCount: number;
  readonly amountFen: Fen;
  readonly isDraft: boolean;
  readonly headline: string;
}

/** The employer's own; another employer's does not exist. */
export async function getTarget(call: Call, employerId: string, { target, id }: TargetRef): Promise<Target> {
  if (target === 'remittance') {
    const together = await togetherWith(call, await getOwnRemittance(call, employerId, id));
    const row = asOne(together);
    const month = monthsText(together.months.map((one) => one.month));
    return {
      target,
      id,
      employerId,
      kind: 'remittance',
      title: '汇缴核定',
      number: row.serial,
      monthLabel: '汇缴月份',
      month: formatMonth(row.month),
      // Whoever decides whether another person must look counts everybody: a list may seal more than it pays for.
      personCount: await countConcerned(
        call.tx,
        call.centerId,
        together.months.map((one) => one.remittanceId),
      ),
      amountFen: row.amountFen,
      isDraft: row.state === 'draft',
      headline: `汇缴核定 ${month} ${row.personCount}人 ${formatYuan(row.amountFen)}元`,
    };
  }
  const row = await getOwnBusiness(call, employerId, id);
  const { name } = businessKinds[row.kind];
  return {
    target,
    id,
    employerId,
    kind: row.kind,
    title: name,
    number: row.number,
    monthLabel: row.kind === 'back-payment' ? '最早月份' : '生效月份',
    month: formatMonth(row.effectiveMonth),
    personCount: row.personCount,
    amountFen: row.amountFen,
    isDraft: row.state === 'draft',
    headline: `${name} ${formatMonthText(row.effectiveMonth)}${row.personCount > 0 ? ` ${row.personCount}人` : ''}`,
  };
}

/** The canonical text, the same that the hall signs. Refused when there is nothing to make binding any more. */
export async function targetText(call: Call, { target, id, employerId }: Target): Promise<string> {
  if (target === 'remittance') {
    const row = await getOwnRemittance(call, employerId, id);
    checkDraft(row);
    return remittanceText(call, row);
  }
  const row = await getOwnBusiness(call, employerId, id);
  checkStep(row, 'discard');
  return textOf(call, row);
}

/** Puts it into force on the strength of the paper. */
export async function confirmTarget(call: Call, { target, id, employerId }: Target, clerkName: string): Promise<void> {
  const proof = { by: 'counter', clerkName } as const;
  if (target === 'remittance') await confirm(call, employerId, id, proof);
  else await confirmBusiness(call, employerId, id, proof);
}

/** The second person refused: the draft is void, and its row says why. */
export async function voidTarget(call: Call, { target, id, employerId }: Target): Promise<void> {
  if (target === 'remittance') await throwAway(call, await getOwnRemittance(call, employerId, id));
  else await discardDraft(call, id, '柜面代办复核未通过');
}
