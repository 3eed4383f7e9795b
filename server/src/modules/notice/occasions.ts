import type { AppointmentFacts } from './rules/appointments.ts';
import type { FamilyQuestion } from './rules/family-questions.ts';

interface LoanAmount {
  readonly contractTail: string;
  readonly amountFen: number;
}

export interface CollectionWords {
  readonly month: string;
  readonly serial: string;
  readonly amountFen: number;
  readonly reason: string;
}

/**
 * What can happen that people are told of, with its variables; checked by the type of each occasion. The words are
 * templates (`rules/catalogue.ts`), which a centre may change: which template an occasion takes and what
 * is filled in stands in `templates.ts`.
 */
export interface OccasionVariables {
  /** A remittance was posted; each person on it is told. */
  'contribution.remitted': { readonly month: string; readonly on: string };
  /** Months of the past were paid; each person is told. */
  'contribution.back-paid': { readonly month: string; readonly on: string };
  /** A month was corrected (错缴更正); each person is told. */
  'contribution.corrected': { readonly month: string; readonly on: string };
  /** The employer's clerk is told that a business which waited is done. */
  'contribution.business-done': { readonly name: string; readonly number: string; readonly amountFen: number };
  /** Annual interest was settled; each person is told. */
  'accounting.interest-settled': { readonly settlesOn: string };
  /** A month was not paid by its day (催缴). */
  'contribution.dunned': {
    readonly month: string;
    readonly dueOn: string;
    readonly personCount: number;
    readonly amountFen: number;
  };
  /** The employer's clerk is told what became of the money. */
  'contribution.posted': { readonly month: string; readonly personCount: number; readonly amountFen: number };
  'contribution.short': {
    readonly month: string;
    readonly receivedFen: number;
    readonly dueFen: number;
    readonly missingFen: number;
  };
  /** The bank did not collect, or gave back what it had collected. */
  'contribution.collection-refused': CollectionWords;
  'contribution.collection-taken-back': CollectionWords & { readonly isReversed: boolean };
  /** Each person whose month was taken back with it is told. */
  'contribution.month-reversed': { readonly month: string; readonly on: string };
  'contribution.to-unallocated': { readonly amountFen: number; readonly reason: string };
  /** Somebody's account was opened, sealed, moved or adjusted by the employer; each person concerned is told. */
  'contribution.account-changed': { readonly month: string; readonly employerName: string };
  /** Who was received at a window is told where to rate it, and nobody else is. */
  'casework.served': {
    readonly outlet: string;
    readonly on: string;
    readonly address: string;
    readonly isEmployer: boolean;
  };
  /** Who loses a person to another employer is told. */
  'contribution.moved-away': { readonly count: number; readonly employerName: string; readonly month: string };
  'person.mobile-changed': { readonly employerName: string; readonly mobileMasked: string };
  'person.contact-changed': { readonly employerName: string; readonly fields: string };
  /** The employer's clerk is told that a business was confirmed and whether it is done with that. */
  'contribution.business': {
    readonly name: string;
    readonly number: string;
    readonly personCount: number;
    readonly isDone: boolean;
  };
  'loan.granted': LoanAmount & { readonly dueDay: number; readonly instalmentFen: number };
  /** The bank sent the money of a grant back: nothing is due until it is paid once more. */
  'loan.grant-returned': LoanAmount;
  'loan.due-soon': LoanAmount & {
    readonly on: string;
    readonly payer: 'fund' | 'fund-short' | 'bank';
  };
  'loan.repaid': {
    readonly contractTail: string;
    readonly on: string;
    readonly amountFen: number;
    readonly principalFen: number;
    readonly interestFen: number;
    readonly penaltyFen: number;
    readonly overdueCount: number;
    readonly balanceFen: number;
  };
  'loan.overdue': LoanAmount & { readonly on: string; readonly balanceFen: number };
  /** A repayment outside the plan was asked for and is being collected. */
  'loan.early-accepted': LoanAmount & { readonly on: string };
  'loan.changed': { readonly contractTail: string; readonly change: string };
  'loan.repaid-early': LoanAmount;
  'loan.request-failed': LoanAmount & { readonly reason: string };
  'loan.settled': { readonly contractTail: string };
  /** The bank took back what it had collected; what was paid is owed again. */
  'loan.taken-back': LoanAmount & { readonly reason: string; readonly owedFen: number };
  /** Money of a withdrawal was paid out. */
  'withdrawal.paid': {
    readonly accountTail: string;
    readonly on: string;
    readonly reason: string;
    readonly amountFen: number;
    readonly interestFen: number;
    readonly balanceFen: number;
  };
  /** Money that was paid out came back, or could not be paid again. */
  'withdrawal.given-back': { readonly number: string; readonly amountFen: number; readonly reason: string };
  'withdrawal.asked': FamilyQuestion;
  /** A transfer between centres came a step further, or stopped. */
  'transfer.changed': {
    readonly number: string;
    readonly centreName: string;
    readonly state: string;
    readonly text: string;
  };
  /** The account has gone to another centre; the money of another centre is on the account. */
  'transfer.out': {
    readonly accountTail: string;
    readonly centreName: string;
    readonly principalFen: number;
    readonly interestFen: number;
  };
  'transfer.in': {
    readonly accountTail: string;
    readonly centreName: string;
    readonly amountFen: number;
    readonly balanceFen: number;
  };
  'withdrawal.asked-again': FamilyQuestion;
  /** The family has not answered by the last day; a case that waits is returned, and told as that. */
  'withdrawal.unanswered': { readonly number: string; readonly until: string };
  /** A place at an outlet was booked; the day before; the centre took it back, for its slot is gone. */
  'booking.booked': AppointmentFacts;
  'booking.reminder': AppointmentFacts & { readonly address: string };
  'booking.taken-back': AppointmentFacts & { readonly reason: string };
  /** What the counter did with somebody's account or registration, on the authority of a paper. */
  'registration.frozen': {
    readonly accountTail: string;
    readonly authority: string;
    readonly documentNo: string;
    readonly untilOn: string;
  };
  'registration.released': { readonly accountTail: string; readonly authority: string; readonly state: string };
  'registration.merged': {
    readonly fromTail: string;
    readonly accountTail: string;
    readonly amountFen: number;
    readonly balanceFen: number;
  };
  'registration.corrected': { readonly fields: string; readonly on: string };
  /** A way to a phone was bound or given up (`way` as people call it). */
  'notice.bound': { readonly way: string; readonly at: string };
  'notice.unbound': { readonly way: string; readonly at: string };
  /** 签约: the contract for short messages was made, moved or cancelled, on whatever channel. */
  'notice.signed': { readonly mobileMasked: string; readonly channelName: string; readonly at: string };
  'notice.cancelled': { readonly channelName: string; readonly at: string };
  'identity.password-changed': { readonly at: string };
  'hotline.answer': { readonly text: string };
  'identity.mobile-changed': { readonly mobileMasked: string };
  'identity.registration-closed': { readonly at: string };
  'identity.pin-changed': { readonly clerkName: string; readonly at: string };
  /** What became of somebody's case; `text` is the reason, or what was done. */
  'casework.news': {
    readonly news: 'submitted' | 'waiting' | 'returned' | 'approved' | 'refused' | 'done' | 'failed' | 'lapsed';
    readonly title: string;
    readonly number: string;
    readonly text: string;
    readonly dueOn: string | null;
    readonly closesOn: string | null;
  };
  /** The centre answered what somebody wrote (投诉建议、留言). */
  'workorder.answered': { readonly title: string; readonly number: string };
  /** A member of staff took down what somebody wants. */
  'workorder.opened': { readonly title: string; readonly number: string; readonly dueOn: string };
  /** Another agency's data could not be had: what waits for it is asked again by itself. */
  'evidence.waiting': { readonly authority: string; readonly source: string; readonly until: string };
  'evidence.answered': { readonly authority: string; readonly source: string; readonly isConfirmed: boolean };
  'evidence.overdue': { readonly authority: string; readonly source: string };
  'evidence.certificate-refused': { readonly authority: string; readonly source: string; readonly reason: string };
}
export type OccasionKind = keyof OccasionVariables;
