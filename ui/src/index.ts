export {
  addressOf,
  blobOf,
  bytesOf,
  call,
  download,
  newRequestId,
  type ProblemBody,
  ProblemError,
  saveAs,
  serveEmployer,
  serverNowMs,
  signedOutEvent,
  tellChannel,
} from './api.ts';
export { type Attachment, AttachmentSlots, AttachmentViewer } from './attachments.tsx';
export { BookingPage } from './booking.tsx';
export { BookingCard, QueuePlace } from './booking-card.tsx';
export { NewAppointment } from './booking-new.tsx';
export { type Appointment, appointmentStates, clockOf, spanOf } from './booking-words.ts';
export { BrandMark } from './brand.tsx';
export { Button, type ButtonProps } from './button.tsx';
export {
  addDays,
  addMonths,
  beijingInstant,
  daysBetween,
  formatClock,
  formatDayText,
  formatEnd,
  formatInstant,
  formatMonthText,
  instantMs,
  nowMs,
  thisMonth,
  todayInBeijing,
} from './calendar.ts';
export { CareProvider, useCare } from './care.tsx';
export { CareBar, CareSwitch } from './care-switch.tsx';
export { CaseHistory, CaseStages, type CaseState, CaseTag, caseStateTexts } from './cases.tsx';
export { type Center, CenterProvider, CenterSelect, useCenter } from './center.tsx';
export { CertificateForm, type CertificateInput } from './certificate-form.tsx';
export { ChartPanel, type ChartTable } from './chart.tsx';
export type { ChartOption } from './chart-canvas.tsx';
export { ChatLog, type ChatMessage, useMessages } from './chat-log.tsx';
export { CaptchaField, type CaptchaValue, CodeField, noCaptcha } from './codes.tsx';
export { ConfirmButton } from './confirm.tsx';
export {
  ContentList,
  ContentNews,
  ContentPage,
  type ContentPlace,
  type ContentStart,
  ContentText,
  GuideLink,
  withdrawalStarts,
} from './content.tsx';
export { CoreProviders } from './core-providers.tsx';
export { Dialog } from './dialog.tsx';
export { DraftOffer, useDraft, useKeptWords } from './draft.tsx';
export { contributionOptions, entryOptions } from './entry-kinds.ts';
export { certificateStateTexts, EvidenceCard, type EvidenceView, evidenceStateTexts } from './evidence.tsx';
export { ExportButton, ExportsTable, PrintButton } from './exports.tsx';
export { Field, PasswordField, SelectField, TextField } from './field.tsx';
export { DayText, EndText, InstantText, Masked, Money, MoneyBig, MonthText, Nothing, RatioText } from './figures.tsx';
export { FileDrop } from './file-drop.tsx';
export { formatCount, formatGroups, formatRatio, formatSigned, withoutEmpty } from './format.ts';
export { HelpPage, type HelpPlace } from './help.tsx';
export { Icon, type IconName } from './icon.tsx';
export { type InterestDerivation, InterestWhy } from './interest.tsx';
export { type ListState, type Paging, useListState, usePaging } from './list-state.ts';
export { LiveNote, useLive } from './live.tsx';
export { ArrearsField, ArrearsParts, useArrears } from './loan/arrears.tsx';
export { EarlyPanel } from './loan/early-panel.tsx';
export { type Loan, LoanOverview, loanStates } from './loan/loan-overview.tsx';
export { OverdueWhy, PaymentWhy, RateWhy } from './loan/loan-why.tsx';
export { OffsetPanel } from './loan/offset-panel.tsx';
export { OverdueNote } from './loan/overdue-note.tsx';
export { OverduePanel } from './loan/overdue-panel.tsx';
export { RequestNote } from './loan/request-note.tsx';
export { SettlementPanel } from './loan/settlement-panel.tsx';
export { localServicesUrl } from './local-services.ts';
export { ActivationPage } from './login/activation-page.tsx';
export { LoginPage } from './login/login-page.tsx';
export { type Message, MessageItem } from './message-item.tsx';
export { HomeLink, MissingPage } from './missing-page.tsx';
export { NewPasswordFields } from './new-password.tsx';
export { Missing, useObstacle } from './obstacle.tsx';
export { useOnce } from './once.ts';
export { OutletList } from './outlet-list.tsx';
export { AccountPanel, FreezeNote, PersonPanel } from './overview/account-panels.tsx';
export { AccruedWhy, BalanceCard, MonthlyCard, MonthlyWhy } from './overview/cards.tsx';
export type { Overview } from './overview/overview.ts';
export { withAccount } from './own-account.tsx';
export { type CaseForms, MyCase, MyCases, ResumeByCode } from './own-cases.tsx';
export { Pager } from './pager.tsx';
export { OwnPapers } from './papers/own-papers.tsx';
export { EmptyState, type Fact, Facts, PageSkeleton, Panel, StateTag, type StateTexts, type Tone } from './parts.tsx';
export { passwordRules } from './password-policy.ts';
export { LookupsPage } from './privacy/lookups.tsx';
export { faultOf, ProblemSummary, problemOf } from './problem.tsx';
export { AppProviders } from './providers.tsx';
export { queryClient, type RouteOptions, routeKey, useCommand, useList, useRoute } from './query.ts';
export { DayRange, MonthRange, type Range } from './ranges.tsx';
export { RatingForm } from './rating.tsx';
export { canSpeak, speak, stopSpeaking } from './read-aloud.ts';
export { scoreWords } from './score-words.ts';
export { MobileChange } from './security/mobile-change.tsx';
export { PasswordChange } from './security/password-change.tsx';
export { RegistrationClose } from './security/registration-close.tsx';
export { ServiceNotice } from './service-notice.tsx';
export { type Departure, DepartureNote, type Session, SessionGuard, useSession } from './session.tsx';
export { AppShell, type NavItem, PageHeader } from './shell.tsx';
export { signOut } from './sign-out.ts';
export { SignOutButton } from './sign-out-button.tsx';
export {
  base64Of,
  type CertificateKey,
  type CertificateService,
  createCertificateService,
  defaultCertificateServiceUrl,
  type OpenKey,
} from './signing.ts';
export { type MoneyStep, MoneySteps } from './steps.tsx';
export { SurveyList, SurveyPage, type SurveyPlace } from './surveys.tsx';
export { type Column, DataTable, type DataTableProps, type RowsQuery } from './table.tsx';
export { counterTransfers, directionTexts, transferTexts } from './transfer/model.ts';
export { OwnTransfer, OwnTransfers, type TransferPlace } from './transfer/own-pages.tsx';
export { TransferApply, TransferCase, TransferFacts, TransferHistory, TransferRecords } from './transfer/transfer.tsx';
export { typedNumber } from './typed-number.ts';
export { UnderWay } from './under-way.tsx';
export { wanToFen } from './wan.ts';
export { WanAmount } from './wan-amount.tsx';
export { WhyButton, type WhyContent, WhyDrawer, type WhyItem, WhyText, WhyViewProvider } from './why.tsx';
export { WithdrawalCase } from './withdrawal/case-page.tsx';
export { FamilyConsents } from './withdrawal/family-panel.tsx';
export { counterDoor, ownDoor, type Records, type Withdrawal } from './withdrawal/model.ts';
export { AskForHuman, CancelWithdrawal } from './withdrawal/own-wish.tsx';
export { WithdrawalRecords, WithdrawalTag } from './withdrawal/records.tsx';
export { WithdrawalStart } from './withdrawal/start-page.tsx';
export { WorkOrderBoard } from './work-order-board.tsx';
export { type FileToAdd, type WorkOrderFile, WorkOrderFiles } from './work-order-files.tsx';
export { WorkOrderForm, WorkOrderList, WorkOrderPage, type WorkOrderPlace, workOrderStates } from './work-orders.tsx';
