import { casework, type RouteInput, type RouteOutput, withdrawal } from '../../../server/src/contract.ts';
import type { WithdrawalField } from '../../../server/src/rules.ts';
import { bytesOf, call, download } from '../api.ts';
import type { Attachment } from '../attachments.tsx';

/** A withdrawal, whoever fills it in: the same screens serve the person in the hall and the clerk at the counter. */

export type Withdrawal = RouteOutput<typeof withdrawal.getMine>;
export type Assessment = Withdrawal['assessment'];
export type WithdrawalForm = RouteInput<typeof withdrawal.openMine>['body'];
export type Start = RouteOutput<typeof withdrawal.getMyStart>;
export type Reason = WithdrawalForm['reason'];
export type Records = RouteOutput<typeof withdrawal.listMine>;
export type RecordQuery = RouteInput<typeof withdrawal.listMine>['query'];
export type Card = NonNullable<WithdrawalForm['card']>;

/** `演示商业银行（尾号 0046）`. */
export const cardText = ({ bankName, masked }: { readonly bankName: string; readonly masked: string }): string =>
  `${bankName}（尾号 ${masked.slice(-4)}）`;

/** What the screens ask of the server, for oneself or for the person at the window. */
export interface WithdrawalDoor {
  /** Keeps answers about different people apart. */
  readonly key: string;
  readonly isCounter: boolean;
  start(): Promise<Start>;
  open(form: WithdrawalForm): Promise<Withdrawal>;
  get(caseId: string): Promise<Withdrawal>;
  save(caseId: string, form: WithdrawalForm, revision: number): Promise<Withdrawal>;
  check(caseId: string): Promise<Withdrawal>;
  submit(caseId: string, version: number): Promise<Withdrawal>;
  /** Pays again, to another card when one is given. */
  correctCard(caseId: string, card: Card | undefined): Promise<Withdrawal>;
  /** A code with which it is gone on with elsewhere. */
  resumeCode(caseId: string): Promise<{ readonly code: string; readonly until: string }>;
  /** Somebody is to look at it, whatever the rules would decide. */
  askForHuman(caseId: string): Promise<unknown>;
  /** Given up, before the money is on its way. */
  cancel(caseId: string, version: number): Promise<unknown>;
  attachments(caseId: string): Promise<readonly Attachment[]>;
  attach(caseId: string, slot: string, file: File): Promise<unknown>;
  detach(caseId: string, attachmentId: string): Promise<unknown>;
  list(query: RecordQuery): Promise<Records>;
  exportList(query: RecordQuery): Promise<unknown>;
}

/** One's own, in the hall. */
export const ownDoor: WithdrawalDoor = {
  key: 'own',
  isCounter: false,
  start: () => call(withdrawal.getMyStart, { params: {} }),
  open: (body) => call(withdrawal.openMine, { params: {}, body }),
  get: (caseId) => call(withdrawal.getMine, { params: { caseId } }),
  save: (caseId, form, revision) => call(withdrawal.saveMine, { params: { caseId }, body: { form, revision } }),
  check: (caseId) => call(withdrawal.checkMine, { params: { caseId }, body: { isConsented: true } }),
  submit: (caseId, version) => call(withdrawal.submitMine, { params: { caseId }, body: { version } }),
  correctCard: (caseId, card) => call(withdrawal.correctMyCard, { params: { caseId }, body: card ? { card } : {} }),
  resumeCode: (caseId) => call(casework.makeMyResumeCode, { params: { caseId } }),
  askForHuman: (caseId) => call(casework.askForHuman, { params: { caseId } }),
  cancel: (caseId, version) => call(casework.cancelMyCase, { params: { caseId }, body: { version } }),
  attachments: async (caseId) => (await call(casework.getMyCase, { params: { caseId } })).attachments,
  attach: async (caseId, slot, file) =>
    call(casework.attachToMyCase, {
      params: { caseId },
      query: { slot, fileName: file.name },
      file: await bytesOf(file),
    }),
  detach: (caseId, attachmentId) => call(casework.detachFromMyCase, { params: { caseId, attachmentId } }),
  list: (query) => call(withdrawal.listMine, { params: {}, query }),
  exportList: (query) => download(withdrawal.exportMine, { params: {}, query }),
};

/** Of the person who stands at the window. */
export const counterDoor = (personId: string): WithdrawalDoor => ({
  key: personId,
  isCounter: true,
  start: () => call(withdrawal.getTheirStart, { params: { personId } }),
  open: (body) => call(withdrawal.openTheirs, { params: { personId }, body }),
  get: (caseId) => call(withdrawal.getTheirs, { params: { personId, caseId } }),
  save: (caseId, form, revision) =>
    call(withdrawal.saveTheirs, { params: { personId, caseId }, body: { form, revision } }),
  check: (caseId) => call(withdrawal.checkTheirs, { params: { personId, caseId }, body: { isConsented: true } }),
  submit: (caseId, version) => call(withdrawal.submitTheirs, { params: { personId, caseId }, body: { version } }),
  correctCard: (caseId, card) =>
    call(withdrawal.correctTheirCard, { params: { personId, caseId }, body: card ? { card } : {} }),
  resumeCode: (caseId) => call(casework.makeTheirResumeCode, { params: { caseId } }),
  askForHuman: (caseId) => call(casework.askForHumanAtCounter, { params: { caseId } }),
  cancel: (caseId, version) => call(casework.cancelAtCounter, { params: { caseId }, body: { version } }),
  attachments: async (caseId) => (await call(casework.getWork, { params: { caseId } })).attachments,
  attach: async (caseId, slot, file) =>
    call(casework.attachAtCounter, {
      params: { caseId },
      query: { slot, fileName: file.name },
      file: await bytesOf(file),
    }),
  detach: (caseId, attachmentId) => call(casework.detachAtCounter, { params: { caseId, attachmentId } }),
  list: (query) => call(withdrawal.listTheirs, { params: { personId }, query }),
  exportList: (query) => download(withdrawal.exportTheirs, { params: { personId }, query }),
});

export type QuestionKey =
  | 'owner'
  | 'bought'
  | 'contract'
  | 'money'
  | 'invoice'
  | 'market'
  | 'place'
  | 'marital'
  | 'children'
  | 'rent'
  | 'purpose'
  | 'elsewhere';
export type StepKey = QuestionKey | 'limit' | 'evidence' | 'amount' | 'confirm';

/** Which question each field belongs to. */
const stepOfField: Readonly<Record<WithdrawalField, QuestionKey>> = {
  ownerRelation: 'owner',
  ownerName: 'owner',
  ownerCertificate: 'owner',
  purchaseContractNo: 'bought',
  boughtOn: 'bought',
  homeNumber: 'contract',
  on: 'contract',
  priceFen: 'money',
  paidFen: 'money',
  invoiceNo: 'invoice',
  titleNo: 'invoice',
  market: 'market',
  place: 'place',
  marital: 'marital',
  spouseName: 'marital',
  spouseCertificate: 'marital',
  children: 'children',
  rentFen: 'rent',
  familyIncomeFen: 'rent',
  purpose: 'purpose',
  hasAccountElsewhere: 'elsewhere',
};
const stepOf = (field: string): QuestionKey | undefined => stepOfField[field as WithdrawalField];

/** What a question still lacks, by the names of its fields. */
export function faultsOf({ unanswered, form }: Withdrawal, step: StepKey): Readonly<Record<string, string>> {
  // That the owner is not the applicant is an answer; that nobody was named yet is none.
  if (step === 'owner' && form.home === undefined) return { ownerRelation: '请先选择一项，再按“下一步”' };
  return Object.fromEntries(Object.entries(unanswered).filter(([field]) => stepOf(field) === step));
}

/** What a form says in a field, to be compared. */
export const answerIn = ({ home, rent, repay, leave }: WithdrawalForm, field: string): string | undefined =>
  JSON.stringify({ ...home, ...rent, ...repay, ...leave }[field as keyof object]);

/** The steps of an application, one question each, as the rules of the day ask; papers are a step only when some are needed. */
export function stepsOf({ asks, assessment }: Withdrawal): readonly StepKey[] {
  const questions = [...new Set(asks.flatMap((field) => stepOf(field) ?? []))];
  const needsPapers = assessment.papers.some(({ state }) => state !== 'waived');
  return [...questions, 'limit', ...(needsPapers ? (['evidence'] as const) : []), 'amount', 'confirm'];
}

/** Where to go on: the first question without an answer, else the conditions; what came back goes to its papers. */
export function resumeAt(view: Withdrawal): StepKey {
  const steps = stepsOf(view);
  const open = Object.keys(view.unanswered).map(stepOf);
  const first = steps.find((step) => open.some((one) => one === step));
  if (first) return first === 'contract' && view.form.home === undefined && steps[0] === 'owner' ? 'owner' : first;
  return view.corrections.length > 0 && steps.includes('evidence') ? 'evidence' : 'limit';
}
