export { changedBy, countChanges, listOwing, moveEmployerState, setRatios, transferAccounts } from './change-store.ts';
export { closeAccount, reopenAccount } from './close.ts';
export { closeSealed } from './closing-store.ts';
export {
  countOpenAccounts,
  lockAccount,
  openEmployerAccount,
  reopenEmployerAccount,
  setEmployerState,
  setPersonalState,
} from './registration-store.ts';
export {
  type Deposit,
  type EmployerState,
  employerStates,
  isClosed,
  monthlyDeposit,
  nextDueMonth,
  type PersonalState,
  personalStates,
  remitBy,
} from './rules.ts';
export {
  accountsOf,
  accountsOfEmployer,
  applyBases,
  countByBase,
  countByState,
  countCenter,
  countInUse,
  type EmployerAccount,
  findAccountByNo,
  findOpenAccount,
  findOpenAccounts,
  findShownAccount,
  getEmployerAccount,
  listAccounts,
  listAccountsOf,
  listChanges,
  listOutside,
  openAccounts,
  type PersonalAccount,
  sealAccounts,
  sealedOfEmployer,
  setContributedTo,
  unsealAccounts,
} from './store.ts';
