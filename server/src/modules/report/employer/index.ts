import type { Edge } from '../../../platform/http.ts';
import * as contract from './contract.ts';
import { employeesExport, listEmployees } from './employees.ts';

/** Serves the queries of an employer about its own people and business. */
export function registerEmployerLists(edge: Edge): void {
  edge.serve(contract.listEmployees, listEmployees);
}

export const employerExports = [employeesExport];
