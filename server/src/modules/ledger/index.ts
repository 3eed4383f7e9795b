export { accountingDayOf } from './accounting-day.ts';
export {
  type Closed,
  type Closing,
  type ClosingQuote,
  closeBalance,
  type InterestQuote,
  quoteClosing,
  quoteInterest,
} from './closing-interest.ts';
export { type Difference, findDifferences } from './invariants.ts';
export { templated } from './journal-templates.ts';
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
export { type EntryKind, entryKinds, interestOf, nextInterestDay, withdrawFrom } from './rules.ts';
export {
  balancesOf,
  type EntryFilter,
  employerEntriesOf,
  entriesAfter,
  entriesOf,
  findEntries,
  findJournal,
  findPersonalBalance,
  getUnallocated,
  linesOf,
  listJournals,
  openEmployerBalance,
  openPersonalBalances,
  type PersonalBalance,
  sumBalances,
  sumPosted,
} from './store.ts';
