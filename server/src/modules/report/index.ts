import type { Edge } from '../../platform/http.ts';
import { arrears, arrearsExport } from './arrears/screens.ts';
import { employerOnDay } from './as-of.ts';
import * as contract from './contract.ts';
import { getDay } from './day.ts';
import { decisions } from './decisions.ts';
import { duties } from './duties.ts';
import { employerExports, registerEmployerLists } from './employer/index.ts';
import { expireExports, registerExports, runExport, useExports } from './exports/index.ts';
import {
  auditTrailExport,
  checkTrail,
  getJournal,
  listAudit,
  listCaseJournals,
  listJournals,
  noteCheck,
} from './journal-screens.ts';
import { makeKpis } from './kpi/make.ts';
import { kpiExport, kpis } from './kpi/screens.ts';
import { myLookups } from './lookups/list.ts';
import { exportMyContributions, exportMyEntries } from './person-files.ts';
import { getMyOverview, listMyChanges, listMyContributions, listMyEntries } from './person-screens.ts';
import { search } from './search.ts';
import { registerSmsAnswers } from './sms-answers.ts';
import { staffExports } from './staff-exports.ts';
import { getEmployer, getPerson, listEmployerPersons, listPersonEntries, unmaskPerson } from './staff-screens.ts';

import { timeline } from './timeline.ts';

export { expireExports, makeKpis, runExport, useExports };

/** What this module exports in the background. */
export const reportExports = [...employerExports, ...staffExports, arrearsExport, kpiExport, auditTrailExport];

/** Serves the screens of people and staff: lists and figures put together from the modules that own them. */
export function registerReport(edge: Edge): void {
  registerSmsAnswers();
  edge.serve(contract.getMyOverview, getMyOverview);
  edge.serve(contract.listMyEntries, listMyEntries);
  edge.serve(contract.exportMyEntries, exportMyEntries);
  edge.serve(contract.listMyContributions, listMyContributions);
  edge.serve(contract.exportMyContributions, exportMyContributions);
  edge.serve(contract.listMyChanges, listMyChanges);
  edge.serve(contract.listMyLookups, myLookups);
  edge.serve(contract.search, search);
  edge.serve(contract.getPerson, getPerson);
  edge.serve(contract.getTimeline, timeline);
  edge.serve(contract.unmaskPerson, unmaskPerson);
  edge.serve(contract.listPersonEntries, listPersonEntries);
  edge.serve(contract.getEmployer, getEmployer);
  edge.serve(contract.listEmployerPersons, listEmployerPersons);
  edge.serve(contract.getEmployerAsOf, employerOnDay);
  edge.serve(contract.listJournals, listJournals);
  edge.serve(contract.getJournal, getJournal);
  edge.serve(contract.listCaseJournals, listCaseJournals);
  edge.serve(contract.listDecisions, decisions);
  edge.serve(contract.listAudit, listAudit);
  edge.servePrepared(contract.verifyAudit, checkTrail, (call, _input, _answering, checked) => noteCheck(call, checked));
  edge.serve(contract.getDay, getDay);
  edge.serve(contract.listDuties, duties);
  edge.serve(contract.listArrears, arrears);
  edge.serve(contract.getKpis, kpis);
  registerEmployerLists(edge);
  registerExports(edge);
}
