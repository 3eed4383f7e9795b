// The one place where this app reaches for the server's two browser doors.
import type { Static } from 'typebox';
import type { booking, casework, evidence, notice, report, settlement } from '../../../../server/src/contract.ts';

export { booking, casework, evidence, identity, notice, report, settlement } from '../../../../server/src/contract.ts';
export { formatYuan } from '../../../../server/src/rules.ts';

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
export type Sms = Static<typeof notice.SmsRow>;
export type SmsFigures = Static<typeof notice.getSmsFigures.response>;
export type ListedCertificate = Static<typeof evidence.ListedCertificate>;
export type SourceHealth = Static<typeof evidence.SourceHealth>;
export type QueueTicket = Static<typeof booking.Ticket>;
