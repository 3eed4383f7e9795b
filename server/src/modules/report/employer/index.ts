import type { Edge } from '../../../platform/http.ts';
import { inHallAndAtCounter } from '../../party/index.ts';
import * as contract from './contract.ts';
import { employeesExport, listEmployees } from './employees.ts';
import {
  listAccountChanges,
  listBackPaymentLines,
  listBaseChanges,
  listContributionLines,
  listPersonChanges,
  listSubmittedLines,
  peopleListExports,
} from './people-lists.ts';
import { getEmployee, listEmployeeEntries, listUnitEntries, unitExports } from './unit.ts';

/** Serves the queries of an employer about its own people and business, in the hall and at the counter. */
export function registerEmployerLists(whole: Edge): void {
  const edge = inHallAndAtCounter(whole);
  edge.serve(contract.listEmployees, listEmployees);
  edge.serve(contract.getEmployee, getEmployee);
  edge.serve(contract.listEmployeeEntries, listEmployeeEntries);
  edge.serve(contract.listUnitEntries, listUnitEntries);
  edge.serve(contract.listContributionLines, listContributionLines);
  edge.serve(contract.listAccountChanges, listAccountChanges);
  edge.serve(contract.listBaseChanges, listBaseChanges);
  edge.serve(contract.listBackPaymentLines, listBackPaymentLines);
  edge.serve(contract.listSubmittedLines, listSubmittedLines);
  edge.serve(contract.listPersonChanges, listPersonChanges);
}

export const employerExports = [employeesExport, ...unitExports, ...peopleListExports];
