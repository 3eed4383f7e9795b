export { type Difference, findDifferences } from './invariants.ts';
export {
  type EmployerMovement,
  type JournalDraft,
  type JournalLine,
  type PersonalMovement,
  type PersonalMovements,
  type Posted,
  postJournal,
} from './post.ts';
export { type EntryKind, entryKinds, interestOf, nextInterestDay } from './rules.ts';
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
  openPersonalBalances,
  type PersonalBalance,
  sumBalances,
  sumPosted,
} from './store.ts';
