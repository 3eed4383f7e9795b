import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { foldIdentifier, maskBankCard, type Person } from '../party/index.ts';
import { bankCardFault, identifierFaultText } from '../party/rules.ts';
import { listBanks } from '../settlement/index.ts';
import { todayOf } from './facts.ts';
import type { WithdrawalForm } from './form.ts';
import { refusals } from './problems.ts';

/** The case of a card that is put right at the counter (更正收款银行卡); its matter is the withdrawal. */
export const cardCaseKind = 'withdrawal.card';

/** The banks that the centre pays to today. */
export const banksToday = (call: Call) => listBanks(call, todayOf(call));

/** Where the money goes: always an account in the person's own name. */
export interface Payee {
  readonly name: string;
  readonly number: string;
  readonly bankCode: string;
  readonly bankName: string;
}

export const maskedPayee = ({ number, bankName }: Pick<Payee, 'number' | 'bankName'>) => ({
  payeeMasked: maskBankCard(number),
  payeeBank: bankName,
});

const payeeContext = 'withdrawal.payee';
export const sealPayee = ({ vault }: Pick<Call, 'vault'>, payee: Payee): Buffer =>
  vault.seal(JSON.stringify(payee), payeeContext);
export const openPayee = ({ vault }: Pick<Call, 'vault'>, sealed: Buffer): Payee =>
  JSON.parse(vault.open(sealed, payeeContext)) as Payee;

/** The card of the form, or the registered one; `undefined` when there is neither. */
async function findPayee(call: Call, person: Person, card: WithdrawalForm['card']): Promise<Payee | undefined> {
  if (card) {
    return { name: person.name, number: foldIdentifier(card.number), bankCode: card.bankCode, bankName: card.bankName };
  }
  if (!person.bankCard || !person.bankName) return undefined;
  const bank = (await banksToday(call)).find(({ name }) => name === person.bankName);
  return bank && { name: person.name, number: person.bankCard, bankCode: bank.code, bankName: bank.name };
}

/**
 * The account that is paid to. Refused with `withdrawal/card-needed` without one, and with `withdrawal/card-invalid` when
 * the number's check digit (ISO/IEC 7812-1) or the bank is wrong.
 */
export async function getPayee(call: Call, person: Person, card: WithdrawalForm['card']): Promise<Payee> {
  const payee = await findPayee(call, person, card);
  if (!payee) {
    throw new Problem(refusals.cardNeeded, {
      detail: '没有登记过可用的收款银行卡。',
      remedy: '请填写本人名下的借记卡卡号和开户银行。',
      fields: { card: '请填写银行卡号' },
    });
  }
  const fault = bankCardFault(payee.number);
  if (fault) {
    throw new Problem(refusals.cardInvalid, {
      detail: `银行卡号${identifierFaultText[fault]}。`,
      source: 'ISO/IEC 7812-1：银行卡号的校验位',
      remedy: '请对照银行卡重新填写卡号。',
      fields: { card: `银行卡号${identifierFaultText[fault]}` },
    });
  }
  if (!(await banksToday(call)).some(({ code }) => code === payee.bankCode)) {
    throw new Problem(refusals.cardInvalid, {
      detail: '暂不支持向该银行付款。',
      remedy: '请选择列表中的银行，换一张本人名下的银行卡。',
      fields: { bankCode: '请选择开户银行' },
    });
  }
  return payee;
}
