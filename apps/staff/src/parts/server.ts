// The one place where this app reaches for the server's two browser doors.
import type { Static } from 'typebox';
import type {
  booking,
  casework,
  content,
  evidence,
  hotline,
  identity,
  kiosk,
  loan,
  notice,
  policy,
  RouteInput,
  RouteOutput,
  registration,
  report,
  service,
  settlement,
  survey,
  workorder,
} from '../../../../server/src/contract.ts';

export {
  booking,
  casework,
  content,
  contribution,
  desk,
  evidence,
  hotline,
  identity,
  kiosk,
  loan,
  notice,
  policy,
  registration,
  report,
  service,
  settlement,
  survey,
  workorder,
} from '../../../../server/src/contract.ts';
export {
  type AccountState,
  type AgentState,
  accountStates as staffAccountStates,
  agentStates,
  breakKinds,
  businessKinds,
  type ContentChannel,
  type ContentKind,
  caseStateNames,
  changeKinds as staffChangeKinds,
  channelNames,
  channelText,
  codePurposes,
  contentCategories,
  contentChannels,
  contentKinds,
  contentLimits,
  contentStarts,
  conversationStates,
  type DeskChannel,
  type DeskTopic,
  deskChannels,
  deskTopics,
  detailLabels,
  draftFaults,
  draftOf,
  entryKinds as bookedKinds,
  faultText,
  fen,
  formatYuan,
  formLimits,
  formTexts,
  homes,
  houseNoLabel,
  housePaperOf,
  identifierFaultText,
  journalBusinesses,
  leftOutReasons,
  loanKinds,
  maritals,
  messageCategories,
  messageParts,
  type OriginKind,
  offsets,
  type ParameterDraft,
  type ParameterDraftRow,
  type ParameterField,
  type PartState,
  type PaymentState,
  paperKinds,
  parameterFaults,
  parameterKeys,
  parameterName,
  parameterValueOf,
  parseYuan,
  partStateTexts,
  paymentStateTexts,
  percentText,
  priorities,
  purposeNames,
  type QuestionKind,
  questionKinds,
  type Right,
  type Role as StaffRole,
  relations,
  repaymentMethods,
  requestKinds,
  resultsOf,
  rights,
  roleNames as staffRoleNames,
  type SurveyAudience,
  type SurveyQuestion,
  sampleOf,
  sectionsOf,
  securities,
  serviceName,
  sourceNames,
  subjectKinds,
  surveyAudiences,
  surveyFaults,
  surveyLimits,
  transferStates,
  uplinkCommands,
  urgencyTexts,
  usernamePattern as staffUsernamePattern,
  type Wording,
  type WorkOrderResult,
  wechatMatters,
  wordingFaults,
  workOrderChannels,
  workOrderKinds,
  workOrderLimits,
  workOrderResults,
  workOrderStates,
  yuanFault,
} from '../../../../server/src/rules.ts';

export type { RouteInput, RouteOutput };
export type Parameter = Static<typeof policy.getParameter.response>;
export type ParameterRow = Static<typeof policy.listParameters.response>['groups'][number]['parameters'][number];
export type ParameterChange = Static<typeof policy.Change>;
export type CalendarYear = Static<typeof policy.getCalendar.response>;
export type HotlineCall = Static<typeof hotline.CallSummary>;
export type HotlinePrompt = Static<typeof hotline.PromptView>;
export type Deed = Static<typeof registration.DeedRow>;
export type AccountDesk = Static<typeof registration.getAccountDesk.response>;
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
export type Decision = RouteOutput<typeof report.listDecisions>['rows'][number];
export type Day = Static<typeof report.getDay.response>;
export type Duty = Static<typeof report.listDuties.response>['rows'][number];
export type Receipt = Static<typeof settlement.Receipt>;
export type Refund = Static<typeof settlement.Refund>;
export type Allocation = Static<typeof settlement.Allocation>;
export type Payment = Static<typeof settlement.Payment>;
export type PaymentView = Static<typeof settlement.getPayment.response>;
export type Batch = Static<typeof settlement.Batch>;
export type BatchView = Static<typeof settlement.getBatch.response>;
export type BatchRow = Static<typeof settlement.listBatchRows.response>['rows'][number];
export type ReconciliationReport = Static<typeof settlement.ReconciliationReport>;
export type ReconciliationDay = Static<typeof settlement.getReconciliation.response>;
export type ReconciliationGroup = Static<typeof settlement.ReconciliationGroup>;
export type WorkRow = Static<typeof casework.WorkRow>;
export type Visit = Static<typeof casework.Visit>;
export type Ratings = Static<typeof casework.listRatings.response>;
export type RatingRow = Static<typeof casework.RatingRow>;
export type StaffCase = Static<typeof casework.StaffCase>;
export type LoanRow = Static<typeof loan.LoanRow>;
export type LoanDetail = Static<typeof loan.LoanDetail>;
export type LoanEntry = Static<typeof loan.LoanEntry>;
export type LoanPlanRow = Static<typeof loan.getLoanSchedule.response>['rows'][number];
export type LoanForm = Static<typeof loan.LoanForm>;
export type LoanEstimate = Static<typeof loan.Estimate>;
export type LoanTermQuote = Static<typeof loan.TermQuote>;
export type LoanCondition = LoanTermQuote['conditions'][number];
export type EarlyWish = RouteInput<typeof loan.quoteAtCounter>['body'];
export type Estate = Static<typeof loan.Estate>;
export type StaffWorkOrder = Static<typeof workorder.StaffWorkOrder>;
export type StaffWorkOrderView = RouteOutput<typeof workorder.getStaffWorkOrder>;
export type ContentItemRow = Static<typeof content.ItemRow>;
export type ContentItem = Static<typeof content.Item>;
export type ContentVersion = Static<typeof content.Version>;
export type Sms = Static<typeof notice.SmsRow>;
export type MessageBatch = Static<typeof notice.Batch>;
export type MessageTemplate = Static<typeof notice.Template>;
export type MessageTemplateRow = Static<typeof notice.TemplateRow>;
export type MessageSetting = Static<typeof notice.SettingRow>;
export type NoticeRevision = Static<typeof notice.Revision>;
export type SmsFigures = Static<typeof notice.getSmsFigures.response>;
export type ListedCertificate = Static<typeof evidence.ListedCertificate>;
export type UnconfirmedEmployer = Static<typeof evidence.UnconfirmedEmployer>;
export type SourceHealth = Static<typeof evidence.SourceHealth>;
export type QueueTicket = Static<typeof booking.Ticket>;
export type Outlet = Static<typeof booking.Outlet>;
export type QueueService = Static<typeof booking.Service>;
export type QueueView = Static<typeof booking.Queue>;
export type QueueOverview = Static<typeof booking.QueueOverview>;
export type ManagedOutlet = Static<typeof booking.ManagedOutlet>;
export type ManagedOutlets = Static<typeof booking.listManagedOutlets.response>;
export type PlanEffect = Static<typeof booking.Effect>;
export type QueueFigures = Static<typeof booking.getQueueFigures.response>;

export { withdrawal } from '../../../../server/src/contract.ts';
export type Ban = Static<typeof import('../../../../server/src/contract.ts').withdrawal.Ban>;

export type Kiosks = RouteOutput<typeof kiosk.listKiosks>;
export type KioskDevice = Kiosks['kiosks'][number];
export type StaffAccounts = RouteOutput<typeof identity.listStaffAccounts>;
export type StaffAccount = StaffAccounts['rows'][number];
export type StaffAccountView = RouteOutput<typeof identity.getStaffAccount>;
export type StaffChange = RouteOutput<typeof identity.listStaffChanges>['rows'][number];
export type StaffRoleRow = RouteOutput<typeof identity.listStaffRoles>['roles'][number];
export type StaffSession = StaffAccountView['sessions'][number];
export type StaffLogin = RouteOutput<typeof identity.listStaffLogins>['rows'][number];
export type StaffEnrolment = RouteOutput<typeof identity.startStaffActivation>;
export type OwnAccount = RouteOutput<typeof identity.getOwnAccount>;
export type ServiceBoard = RouteOutput<typeof service.getServiceBoard>;
export type ServiceChange = RouteOutput<typeof service.listChanges>['rows'][number];
export type ServiceProposal = RouteInput<typeof service.proposeChange>['body'];
export type ServiceStopInput = RouteInput<typeof service.beginStop>['body'];
export type StaffSurvey = RouteOutput<typeof survey.getStaffSurvey>;
export type SurveyRow = RouteOutput<typeof survey.listStaffSurveys>['rows'][number];
export type SurveyResults = RouteOutput<typeof survey.getResults>;
export type Kpis = RouteOutput<typeof report.getKpis>;
export type TimelineRow = RouteOutput<typeof report.getTimeline>['rows'][number];
export { timelineKinds } from '../../../../server/src/rules.ts';
