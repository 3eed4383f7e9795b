// The other door for the browser: money, dates and pure rules, for early feedback only; the server decides again.

export {
  generalLines,
  type LedgerLine,
  ownedTexts,
  ownerOf,
  sideOf,
  subsidiaryLines,
} from './modules/accounting/rules.ts';
export { detailLabels, subjectKinds } from './modules/audit/rules.ts';
export { stateNames as caseStateNames } from './modules/casework/states.ts';
export {
  type ContentChannel,
  type ContentKind,
  type ContentStart,
  contentCategories,
  contentChannels,
  contentKinds,
  contentLimits,
  contentSections,
  contentStarts,
  draftFaults,
  sectionsOf,
} from './modules/content/rules/kinds.ts';
export { type Block, blocksOf, type Inline } from './modules/content/rules/markup.ts';
export {
  businessKinds,
  businessStates,
  changesAccounts,
  changesTheComing,
} from './modules/contribution/business/rules.ts';
export { leftOutReasons } from './modules/contribution/left-out/reasons.ts';
export {
  type AgentState,
  agentStates,
  conversationStates,
  type DeskChannel,
  type DeskTopic,
  deskChannels,
  deskTopics,
} from './modules/desk/rules/conversation.ts';
export { paperKinds } from './modules/document/rules.ts';
export { evidenceFieldText, sourceNames } from './modules/evidence/rules/names.ts';
export { purposes as purposeNames } from './modules/evidence/rules/sources.ts';
export {
  type ClaimedChannel,
  channelHeader,
  codePurposes,
  type TextSize,
  textSizes,
} from './modules/identity/rules.ts';
export {
  type AccountState,
  accountStates,
  changeKinds,
  type Role,
  roleNames,
  usernamePattern,
} from './modules/identity/staffing/rules.ts';
export { type Right, rights } from './modules/identity/staffing/words.ts';
export { entryKinds } from './modules/ledger/rules.ts';
export { daysInMonth, dueDayAfter, type IsoDay } from './modules/loan/rules/due-days.ts';
export {
  type EarlyChoice,
  earlyChoices,
  fullRepayment,
  type LoanNow,
  partialRepayment,
  termsAfter,
} from './modules/loan/rules/early.ts';
export {
  houseNoLabel,
  housePaperOf,
  loanKinds,
  maritals,
  offsets,
  relations,
  requestKinds,
  securities,
} from './modules/loan/rules/kinds.ts';
export { allocate } from './modules/loan/rules/overdue.ts';
export { type Home, homes, loanRate, percentText, publishedRate, type RateRow } from './modules/loan/rules/rates.ts';
export {
  type RepaymentMethod,
  repaymentMethods,
  type ScheduleRow,
  scheduleOf,
  totalsOf,
} from './modules/loan/rules/schedule.ts';
export { categories as messageCategories, urgencyTexts } from './modules/notice/rules/kinds.ts';
export {
  faultText,
  formLimits,
  formTexts,
  partsOf as messageParts,
  sampleOf,
  type Wording,
  wordingFaults,
} from './modules/notice/rules/wording.ts';
export { uplinkCommands } from './modules/notice/sms/commands.ts';
export { bankCardFault, foldIdentifier, identifierFaultText } from './modules/party/rules.ts';
export { parameterKeys, parameterName } from './modules/policy/rules/catalog.ts';
export {
  type Draft as ParameterDraft,
  type DraftRow as ParameterDraftRow,
  draftOf,
  type Field as ParameterField,
  faultsOf as parameterFaults,
  valueOf as parameterValueOf,
} from './modules/policy/rules/fields.ts';
export { journalBusinesses, type OriginKind, timelineKinds } from './modules/report/rules.ts';
export { serviceName } from './modules/service/rules/catalog.ts';
export { type Hours, hoursText, presetMetrics } from './modules/service/rules/settings.ts';
export { type BreakKind, breakKinds } from './modules/settlement/rules/reconcile.ts';
export { type PartState, type PaymentState, partStateTexts, paymentStateTexts } from './modules/settlement/states.ts';
export { smallestGroup } from './modules/survey/rules/anonymity.ts';
export {
  type Answer as SurveyAnswer,
  answerFaults,
  type Question as SurveyQuestion,
  type QuestionKind,
  questionKinds,
  type SurveyAudience,
  surveyAudiences,
  surveyFaults,
  surveyLimits,
} from './modules/survey/rules/questions.ts';
export { transferStates } from './modules/transfer/states.ts';
export { matters as wechatMatters } from './modules/wechat/rules.ts';
export {
  answersOf as withdrawalAnswers,
  choices as withdrawalChoices,
  type Field as WithdrawalField,
  labelsOf as withdrawalLabels,
} from './modules/withdrawal/rules/answers.ts';
export { homeTraits, isPurchase, reasons as withdrawalReasons } from './modules/withdrawal/rules/reasons.ts';
export {
  type AskedKind,
  askedKinds,
  askerStates,
  type Priority,
  priorities,
  results as workOrderResults,
  resultsOf,
  type WorkOrderChannel,
  type WorkOrderKind,
  type WorkOrderResult,
  type WorkOrderState,
  workOrderChannels,
  workOrderKinds,
  workOrderLimits,
  workOrderStates,
} from './modules/workorder/rules/work-order.ts';
export { channelNames, channelText } from './platform/channels.ts';
export {
  type Fen,
  fen,
  formatYuan,
  parseYuan,
  type RatePpm,
  ratePpm,
  sumFen,
  yuanCapital,
  yuanFault,
} from './platform/money.ts';
