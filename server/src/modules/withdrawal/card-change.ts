/** 更正收款银行卡 at the counter: proposed by one clerk, decided by another who sees the card; then it is paid anew. */
import { type Static, Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { formatYuan } from '../../platform/money.ts';
import {
  type CaseKind,
  type CaseRow,
  checkEvidence,
  evidenceCondition,
  executeCase,
  findCase,
  finishCase,
  getSubmittedForm,
  intakeAndReview,
  proposeCase,
} from '../casework/index.ts';
import { maskBankCard } from '../party/index.ts';
import { cardCaseKind, getPayee } from './banks.ts';
import { correctCard, getPayable } from './commands.ts';
import type { WithdrawalForm } from './form.ts';
import { findApplication } from './store.ts';

const slots = [
  { key: 'card', name: '本人名下的银行卡' },
  { key: 'certificate', name: '有效身份证件' },
];
const CardForm = Type.Object({
  caseId: Type.String(),
  withdrawalNumber: Type.String(),
  number: Type.String(),
  bankCode: Type.String(),
  bankName: Type.String(),
});
type CardForm = Static<typeof CardForm>;

const formOf = async (call: Call, { caseId }: CaseRow): Promise<CardForm> =>
  (await getSubmittedForm(call, caseId)) as CardForm;

/** Where the money goes is not for one clerk to say: another compares the card and the certificate before it is paid. */
export async function proposeCard(
  call: Call,
  personId: string,
  caseId: string,
  card: NonNullable<WithdrawalForm['card']>,
): Promise<void> {
  const { row, person } = await getPayable(call, personId, caseId);
  const { number, bankCode, bankName } = await getPayee(call, person, card);
  const form: CardForm = { caseId, withdrawalNumber: row.number, number, bankCode, bankName };
  await proposeCase(call, { kind: cardCaseKind, subject: ['person', personId], matter: caseId, form });
}

/** Facts of today decide: it may have been paid, or given up, since the proposal. */
async function correct(call: Call, row: CaseRow): Promise<void> {
  await checkEvidence(call, row.caseId, slots);
  const { caseId, number, bankCode, bankName } = await formOf(call, row);
  await correctCard(call, row.subjectId, caseId, { number, bankCode, bankName });
  await executeCase(call, row.caseId);
  await finishCase(call, row.caseId, { outcome: `已更正为尾号 ${number.slice(-4)} 的银行卡，重新付款` });
}

const masked = ({ bankName, number }: CardForm) => `${bankName} ${maskBankCard(number)}`;

export const cardChangeKind: CaseKind = {
  kind: cardCaseKind,
  title: '更正收款银行卡',
  prefix: 'GK',
  subject: 'person',
  stages: intakeAndReview,
  slots,
  isCounterForm: true,
  form: CardForm,
  describe: ({ withdrawalNumber }: CardForm) => ({ headline: `${withdrawalNumber} 的收款银行卡` }),
  async assess(call, row) {
    const conditions = [await evidenceCondition(call, row.caseId, slots)];
    return { next: 'review', reason: '更正收款银行卡须由他人复核', conditions };
  },
  onApproved: correct,
  async view(call, row) {
    const form = await formOf(call, row);
    const application = await findApplication(call.tx, call.centerId, form.caseId);
    const withdrawal = await findCase(call.tx, call.centerId, { caseId: form.caseId });
    const hasEnded = row.endedAt !== null;
    return {
      facts: [
        { label: '提取业务', value: `${form.withdrawalNumber} ${withdrawal?.headline ?? ''}` },
        { label: '金额', value: application ? `${formatYuan(application.amountFen)} 元` : '—' },
        { label: '银行答复', value: application?.failure ?? '—' },
        { label: '更正后的收款卡', value: masked(form) },
      ],
      // The decision is about this number: the reviewer compares it with the card in full.
      claims:
        hasEnded || !application
          ? []
          : [
              {
                label: '收款银行卡',
                claimed: `${form.bankName} ${form.number}`,
                found: `${application.payeeBank} ${application.payeeMasked}`,
                foundBy: '提取申请',
                verdict: 'differs',
              },
            ],
      conditions: hasEnded ? [] : [await evidenceCondition(call, row.caseId, slots)],
    };
  },
  ownView: async (call, row) => [{ label: '更正后的收款卡', value: masked(await formOf(call, row)) }],
};
