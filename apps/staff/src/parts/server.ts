// The one place where this app reaches for the server's two browser doors.
import type { Static } from 'typebox';
import type { accounting, casework, evidence, notice, report, settlement } from '../../../../server/src/contract.ts';

export {
  accounting,
  casework,
  evidence,
  identity,
  notice,
  report,
  settlement,
} from '../../../../server/src/contract.ts';
export { formatYuan, parseYuan } from '../../../../server/src/rules.ts';

export type SearchAnswer = Static<typeof report.search.response>;
export type PersonHit = SearchAnswer['persons'][number];
export type EmployerHit = SearchAnswer['employers'][number];
export type Person = Static<typeof report.getPerson.response>;
export type Unmasked = Static<typeof report.unmaskPerson.response>;
export type EntryRow = Static<typeof report.listPersonEntries.response>['rows'][number];
export type Employer = Static<typeof report.getEmployer.response>;
export type EmployerRemittance = Employer['remittances'][number];
export type JournalRow = Static<typeof report.listJournals.response>['rows'][number];
export type Journal = Static<typeof report.getJournal.response>;
export type AuditRow = Static<typeof report.AuditRow>;
export type Day = Static<typeof report.getDay.response>;
export type Receipt = Static<typeof settlement.Receipt>;
export type WorkRow = Static<typeof casework.WorkRow>;
export type Visit = Static<typeof casework.Visit>;
export type Ratings = Static<typeof casework.listRatings.response>;
export type RatingRow = Static<typeof casework.RatingRow>;
export type StaffCase = Static<typeof casework.StaffCase>;
export type Books = Static<typeof accounting.getBooks.response>;
export type ClosingRow = Static<typeof accounting.listClosings.response>['rows'][number];
export type SubjectRow = Static<typeof accounting.getTrialBalance.response>['rows'][number];
export type LedgerMonth = Static<typeof accounting.getGeneralLedger.response>['rows'][number];
export type SubjectLine = Static<typeof accounting.listSubjectLines.response>['rows'][number];
export type VoucherRequest = Static<typeof accounting.VoucherRequest>;
export type BookCheck = Static<typeof accounting.listBookChecks.response>['rows'][number];
export type JournalTemplate = Static<typeof accounting.listJournalTemplates.response>['rows'][number];
export type InterestPreview = Static<typeof accounting.previewInterest.response>;
export type InterestTerms = InterestPreview['terms'];
export type InterestRun = Static<typeof accounting.startInterest.response>;
export type Settlement = Static<typeof accounting.getPersonInterest.response>['settlements'][number];
export type Sms = Static<typeof notice.SmsRow>;
export type SmsFigures = Static<typeof notice.getSmsFigures.response>;
export type ListedCertificate = Static<typeof evidence.ListedCertificate>;
export type SourceHealth = Static<typeof evidence.SourceHealth>;

export { withdrawal } from '../../../../server/src/contract.ts';
export type Ban = Static<typeof import('../../../../server/src/contract.ts').withdrawal.Ban>;
