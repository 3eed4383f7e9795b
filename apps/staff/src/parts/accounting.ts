// What the finance office's screens use of the server's two browser doors.
import type { Static } from 'typebox';
import type { accounting } from '../../../../server/src/contract.ts';

export { accounting } from '../../../../server/src/contract.ts';
export {
  formatYuan,
  generalLines,
  type LedgerLine,
  ownedTexts,
  ownerOf,
  parseYuan,
  sideOf,
  subsidiaryLines,
  yuanFault,
} from '../../../../server/src/rules.ts';

export type Books = Static<typeof accounting.getBooks.response>;
export type YearStep = Static<typeof accounting.getYearEnd.response>['steps'][number];
export type ClosingRow = Static<typeof accounting.listClosings.response>['rows'][number];
export type SubjectRow = Static<typeof accounting.getTrialBalance.response>['rows'][number];
export type VoucherRequest = Static<typeof accounting.VoucherRequest>;
export type BookCheck = Static<typeof accounting.listBookChecks.response>['rows'][number];
export type JournalTemplate = Static<typeof accounting.listJournalTemplates.response>['rows'][number];
export type InterestPreview = Static<typeof accounting.previewInterest.response>;
export type InterestTerms = InterestPreview['terms'];
export type InterestRun = Static<typeof accounting.startInterest.response>;
export type Settlement = Static<typeof accounting.getPersonInterest.response>['settlements'][number];
