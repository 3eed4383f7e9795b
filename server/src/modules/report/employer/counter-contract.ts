import { allAtCounter } from '../../../platform/at-counter.ts';
import {
  getEmployee,
  listAccountChanges,
  listBackPaymentLines,
  listBaseChanges,
  listContributionLines,
  listEmployeeEntries,
  listEmployees,
  listPersonChanges,
  listSubmittedLines,
  listUnitEntries,
} from './contract.ts';

/** The same for the employer at a clerk's window. */
export const counter = allAtCounter({
  listEmployees,
  getEmployee,
  listEmployeeEntries,
  listUnitEntries,
  listContributionLines,
  listAccountChanges,
  listBaseChanges,
  listBackPaymentLines,
  listSubmittedLines,
  listPersonChanges,
});
