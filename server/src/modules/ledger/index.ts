export { accountingDayOf } from './accounting-day.ts';
export { accruedUntil } from './accrual-store.ts';
export { accountAsOf, employerAsOf, type Moment, momentOf, sumBalancesAsOf } from './as-of.ts';
export {
  type Accrual,
  accrueInterest,
  type ClosedDays,
  closeDays,
  closePeriod,
  lockBooks,
  onOpenDay,
  openDays,
  quoteAccrual,
} from './close-days.ts';
export {
  type Closed,
  type Closing,
  type ClosingQuote,
  closeBalance,
  explainSettlement,
  type InterestQuote,
  interestAsOf,
  quoteClosing,
  quoteInterest,
} from './closing-interest.ts';
export { heldAmounts, holdAmount, releaseHold } from './hold.ts';
export {
  type InterestPreview,
  type InterestTerms,
  interestTerms,
  previewInterest,
  settleChunk,
  startInterest,
} from './interest-run.ts';
export {
  findFirstOpen,
  findRun,
  type InterestRun,
  isSettled,
  listRunJournals,
  listRuns,
  listSettlements,
  openChunks,
} from './interest-store.ts';
export {
  type BankFacts,
  type CheckResult,
  checkBooks,
  type Difference,
  findDifferences,
  type Invariant,
  invariants,
  type OutsideFacts,
} from './invariants.ts';
export { listJournals, listJournalsOfKeys } from './journal-list.ts';
export { listJournalTemplates, templated } from './journal-templates.ts';
export { type PaidMonth, paidMonths, recountContributedTo } from './month-store.ts';
export {
  type EmployerMovement,
  type JournalDraft,
  type JournalLine,
  type PersonalMovement,
  type PersonalMovements,
  type Posted,
  postJournal,
} from './post.ts';
export { type Reversal, reverseJournal } from './reverse.ts';
export { type EntryKind, entryKinds, freeOf, interestOf, nextInterestDay, withdrawFrom } from './rules.ts';
export {
  balancesOf,
  countEntries,
  countThose,
  creditBalance,
  type EntryFilter,
  type EntrySorted,
  employerEntriesOf,
  entriesAfter,
  entriesOf,
  findBooks,
  findEntries,
  findJournal,
  findPersonalBalance,
  findReversal,
  findVoucherNumber,
  getUnallocated,
  journalsOfKeys,
  journalsSince,
  linesOf,
  neverPosted,
  openEmployerBalance,
  openPersonalBalances,
  type PersonalBalance,
  sumBalances,
  sumPosted,
} from './store.ts';
export { listSubjectLines, type SubjectLine, sumSubjectLines } from './subject-lines.ts';
export {
  generalLedger,
  listClosings,
  listSubjects,
  type RunningSums,
  type Sight,
  type SubjectRow,
  subsidiaryLedger,
  trialBalance,
} from './trial-balance.ts';
