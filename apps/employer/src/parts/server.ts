// The one place where this app reaches for the server's two browser doors.
import type {
  contribution,
  ExportDeclaration,
  notice,
  RouteInput,
  RouteOutput,
  report,
} from '../../../../server/src/contract.ts';

export { contribution, document, identity, notice, report } from '../../../../server/src/contract.ts';
export { businessKinds, businessStates, fen, formatYuan } from '../../../../server/src/rules.ts';
export type { ExportDeclaration, RouteInput, RouteOutput };

export type Overview = RouteOutput<typeof contribution.getEmployerOverview>;
export type Remittance = RouteOutput<typeof contribution.getRemittance>;
export type RemittanceSummary = RouteOutput<typeof contribution.listRemittances>['rows'][number];
export type RemittanceState = Remittance['state'];
export type RemittanceLine = RouteOutput<typeof contribution.listRemittanceLines>['rows'][number];
export type LineChange = RemittanceLine['change'];
export type RosterFault = Extract<
  RouteOutput<typeof contribution.importRoster>,
  { result: 'refused' }
>['faults'][number];
export type Employee = RouteOutput<typeof report.listEmployees>['rows'][number];
export type Message = RouteOutput<typeof notice.listMessages>['rows'][number];
