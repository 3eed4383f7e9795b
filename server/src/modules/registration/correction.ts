/** Correction of a name or a certificate (更正): with evidence, proposed at the counter and decided by another. */
import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import {
  type CaseKind,
  type CaseRow,
  checkEvidence,
  evidenceCondition,
  executeCase,
  finishCase,
  getSubmittedForm,
  intakeAndReview,
  proposeCase,
} from '../casework/index.ts';
import { notify } from '../notice/index.ts';
import {
  birthDateOf,
  type CertificateType,
  certificateKey,
  certificateTypes,
  findPerson,
  findPersonByCertificate,
  foldIdentifier,
  type Identity,
  maskCertificate,
  maskName,
  type Person,
  sexOf,
  updateIdentity,
} from '../party/index.ts';
import { certificateNumberFault, foldName, identifierFaultText, nameFault } from '../party/rules.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { insertDeed } from './store.ts';

const kindName = 'registration.correction';
const slots = [
  { key: 'certificate', name: '有效身份证件' },
  { key: 'proof', name: '户籍或公安机关证明' },
];
const CorrectionForm = Type.Object({
  name: Type.String(),
  certificateType: Type.String(),
  certificateNumber: Type.String(),
  evidence: Type.String(),
  reason: Type.String(),
});
interface Form {
  readonly name: string;
  readonly certificateType: CertificateType;
  readonly certificateNumber: string;
  readonly evidence: string;
  readonly reason: string;
}

async function getKnown(call: Call, personId: string): Promise<Person> {
  const person = await findPerson(call, personId);
  if (!person) throw new Problem(refusals.personNotFound);
  return person;
}

const fieldNames: Readonly<Record<string, string>> = { name: '姓名', certificateNumber: '证件号码' };

/** What differs, in words. */
const changedFields = (before: Identity, after: Identity): string =>
  [
    before.name !== after.name && '姓名',
    before.certificateType !== after.certificateType && '证件类型',
    before.certificateNumber !== after.certificateNumber && '证件号码',
  ]
    .filter(Boolean)
    .join('、');

/** The new name and certificate, folded and checked; nobody else may have that certificate. */
async function identityIn(call: Call, person: Person, form: Form): Promise<Identity> {
  const name = foldName(form.name);
  const type = form.certificateType;
  const number = certificateKey(foldIdentifier(form.certificateNumber));
  const faults = {
    name: nameFault(name),
    certificateNumber: certificateNumberFault(type, number, call.accountingDate),
  };
  const fields = Object.fromEntries(
    Object.entries(faults).flatMap(([field, fault]) =>
      fault ? [[field, `${fieldNames[field]}${identifierFaultText[fault]}`]] : [],
    ),
  );
  if (Object.keys(fields).length > 0)
    throw new Problem(refusals.invalidParticulars, { fields, remedy: '请按有效证件原件填写。' });
  if (name === person.name && type === person.certificateType && number === person.certificateNumber)
    throw new Problem(refusals.nothingChanged, { remedy: '填写的内容与登记相同。' });
  const other = await findPersonByCertificate(call, number);
  if (other && other.personId !== person.personId) {
    throw new Problem(refusals.certificateTaken, {
      detail: `该证件号码已登记在“${maskName(other.name)}”名下。`,
      remedy: '两条登记确属同一人的，请办理账户合并。',
    });
  }
  const isCitizen = type === 'id-card';
  return {
    name,
    certificateType: type,
    certificateNumber: number,
    birthDate: (isCitizen ? birthDateOf(number) : undefined) ?? person.birthDate,
    sex: (isCitizen ? sexOf(number) : undefined) ?? person.sex,
  };
}

export async function proposeCorrection(
  call: Call,
  { params: { personId }, body }: RouteInput<typeof contract.proposeCorrection>,
): Promise<RouteOutput<typeof contract.proposeCorrection>> {
  // Kept as it will be registered, whatever width it was typed in: that is what the second person compares.
  const { name, certificateNumber } = await identityIn(call, await getKnown(call, personId), body);
  const form = { ...body, name, certificateNumber };
  const { caseId, number } = await proposeCase(call, { kind: kindName, subject: ['person', personId], form });
  return { caseId, number };
}

const formOf = async (call: Call, { caseId }: CaseRow): Promise<Form> => (await getSubmittedForm(call, caseId)) as Form;
const typeName = (type: string) => certificateTypes[type as CertificateType].name;

/** Facts of today decide: the certificate may have been registered for somebody else since the proposal. */
async function correct(call: Call, row: CaseRow): Promise<void> {
  await checkEvidence(call, row.caseId, slots);
  const form = await formOf(call, row);
  const person = await getKnown(call, row.subjectId);
  const identity = await identityIn(call, person, form);
  await updateIdentity(call, person, identity);
  await insertDeed(call, {
    deedId: row.caseId,
    kind: 'correction',
    subjectKind: 'person',
    subjectId: person.personId,
    evidence: form.evidence,
    reason: form.reason,
    changes: [
      { field: 'personName', before: maskName(person.name), after: maskName(identity.name) },
      { field: 'certificateType', before: typeName(person.certificateType), after: typeName(identity.certificateType) },
      {
        field: 'certificateNumber',
        before: maskCertificate(person.certificateNumber),
        after: maskCertificate(identity.certificateNumber),
      },
    ].filter(({ before, after }) => before !== after),
  });
  await recordAudit(call, 'registration.correct', ['person', person.personId], {
    name: identity.name !== person.name,
    certificate: identity.certificateNumber !== person.certificateNumber,
  });
  await notify(call, 'registration.corrected', ['person', person.personId], {
    fields: changedFields(person, identity),
    on: call.accountingDate.toString(),
  });
  await executeCase(call, row.caseId);
  await finishCase(call, row.caseId, { outcome: '已更正' });
}

export const correctionKind: CaseKind = {
  kind: kindName,
  title: '姓名、证件更正',
  // Until 0.9.0 GZ, which is that of 错缴更正.
  prefix: 'ZG',
  subject: 'person',
  stages: intakeAndReview,
  slots,
  isCounterForm: true,
  form: CorrectionForm,
  describe: () => ({ headline: '更正姓名或证件' }),
  async assess(call, row) {
    const conditions = [await evidenceCondition(call, row.caseId, slots)];
    return { next: 'review', reason: '更正姓名、证件须由他人复核', conditions };
  },
  onApproved: correct,
  async view(call, row) {
    const form = await formOf(call, row);
    const person = await getKnown(call, row.subjectId);
    const isDone = row.state === 'done';
    const claim = (label: string, claimed: string, found: string) => ({
      label,
      claimed,
      found,
      foundBy: '中心登记',
      verdict: claimed === found ? ('agrees' as const) : ('differs' as const),
    });
    return {
      facts: [
        { label: '依据材料', value: form.evidence },
        { label: '更正原因', value: form.reason },
      ],
      // The decision is about these values: the reviewer compares them with the certificate in full.
      claims: isDone
        ? []
        : [
            claim('姓名', form.name, person.name),
            claim('证件类型', typeName(form.certificateType), typeName(person.certificateType)),
            claim('证件号码', form.certificateNumber, person.certificateNumber),
          ],
      conditions: isDone ? [] : [await evidenceCondition(call, row.caseId, slots)],
    };
  },
  ownView: async () => [],
};
