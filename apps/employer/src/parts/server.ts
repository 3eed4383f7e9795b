// The one place where this app reaches for the server's two browser doors.
import type {
  contribution,
  ExportDeclaration,
  notice,
  RouteInput,
  RouteOutput,
  report,
} from '../../../../server/src/contract.ts';

export { casework, contribution, document, identity, notice, report } from '../../../../server/src/contract.ts';
export {
  businessKinds,
  businessStates,
  changesAccounts,
  changesTheComing,
  channelText,
  fen,
  foldIdentifier,
  formatYuan,
  leftOutReasons,
  parseYuan,
} from '../../../../server/src/rules.ts';
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
export { messageCategories } from '../../../../server/src/rules.ts';
export type Message = RouteOutput<typeof notice.listMessages>['rows'][number];
export type MessageCategory = NonNullable<Message['category']>;

export type Business = RouteOutput<typeof contribution.getBusiness>;
export type ListedBusiness = RouteOutput<typeof contribution.listBusinesses>['rows'][number];
export type BusinessPerson = RouteOutput<typeof contribution.listBusinessPeople>['rows'][number];
export type RowsAnswer = RouteOutput<typeof contribution.startRows>;
export type RefusedRows = Extract<RowsAnswer, { result: 'refused' }>;
export type RowFault = RefusedRows['faults'][number];
export type SheetKind = RouteInput<typeof contribution.sheetTemplate>['query']['kind'];
export type BusinessRequest = RouteInput<typeof contribution.startBusiness>['body'];
export type AdjustmentYear = RouteOutput<typeof contribution.adjustmentYear>;
