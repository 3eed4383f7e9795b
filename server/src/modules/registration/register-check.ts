/** 市场监管: what the register of employers says before and after an employer is registered. */
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { getEmployerAccount } from '../account/index.ts';
import { recordAudit } from '../audit/index.ts';
import { queryEvidence, type RegisterAnswer, readEmployerRegister } from '../evidence/index.ts';
import { type Employer, findEmployerByCreditCode } from '../party/index.ts';
import { creditCodeFault, foldIdentifier, identifierFaultText } from '../party/rules.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';

export const business = 'registration';
const law = '《住房公积金管理条例》第十四条';

type LookUp = RouteInput<typeof contract.lookUpEmployer>;

export const creditCodeFaults = (creditCode: string): Record<string, string> => {
  const fault = creditCodeFault(creditCode);
  return fault ? { creditCode: `统一社会信用代码${identifierFaultText[fault]}` } : {};
};

export function refuseFaults(faults: Readonly<Record<string, string>>): void {
  if (Object.keys(faults).length > 0)
    throw new Problem(refusals.invalidParticulars, { fields: faults, remedy: '请按营业执照等登记证书逐项核对。' });
}

export const knownProblem = (known: Employer) =>
  new Problem(refusals.employerKnown, {
    detail: `该代码已登记为“${known.name}”，单位账号 ${known.employerAccountNo}。`,
    remedy: '请核对证照；已登记的单位不能重复开户，信息有变化的请办理变更。',
    employerId: known.employerId,
  });

/** Before the transaction: a code that is wrong or registered already is not asked about. */
export async function askRegister(call: Call, { body }: LookUp): Promise<RegisterAnswer> {
  const creditCode = foldIdentifier(body.creditCode);
  refuseFaults(creditCodeFaults(creditCode));
  const known = await findEmployerByCreditCode(call, creditCode);
  if (known && (await getEmployerAccount(call.tx, call.centerId, known.employerId)).state !== 'closed')
    throw knownProblem(known);
  return readEmployerRegister(call, creditCode);
}

/** The answer for the form; that it was asked is kept. */
export async function lookUpEmployer(
  call: Call,
  { body }: LookUp,
  _answering: unknown,
  answer: RegisterAnswer,
): Promise<RouteOutput<typeof contract.lookUpEmployer>> {
  await recordAudit(call, 'registration.look-up-employer', ['search', 'employers'], {
    creditCode: foldIdentifier(body.creditCode),
    result: answer.result,
  });
  if (answer.result !== 'found')
    return { result: answer.result, reason: 'reason' in answer ? answer.reason : null, record: null };
  const { name, legalRepresentative, address, establishedOn, standing } = answer.record;
  return {
    result: 'found',
    reason: null,
    record: {
      name: name ?? '',
      legalRepresentative: legalRepresentative ?? '',
      address: address ?? '',
      establishedOn: establishedOn ?? null,
      isOpen: standing === 'open',
    },
  };
}

/**
 * Has the register confirm what an employer was registered as, or changed to: name, legal representative, and that it
 * exists. The deed does not wait for the answer; what is not confirmed stands in the list of the counter until a corrected
 * deed or a certificate settles it.
 */
export async function checkRegister(
  call: Call,
  {
    employerId,
    deedId,
    name,
    legalRepresentative,
  }: Pick<Employer, 'employerId' | 'name' | 'legalRepresentative'> & { readonly deedId: string },
): Promise<void> {
  await queryEvidence(call, {
    source: 'employer',
    subject: ['employer', employerId],
    business,
    businessId: deedId,
    purpose: 'account',
    basis: { law },
    claims: { name, legalRepresentative, standing: 'open' },
    wants: ['establishedOn', 'address'],
  });
}
