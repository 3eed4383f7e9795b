/** Writing employers and what names a person: what the counter does on paper's authority. */
import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { maskCertificate, maskName } from './rules.ts';
import { type Person, personContexts, type Sex } from './store.ts';

export interface EmployerParticulars {
  readonly name: string;
  readonly address: string;
  readonly legalRepresentative: string;
  readonly handlerName: string;
  readonly handlerMobile: string | null;
  readonly payday: number;
}

const sealedMobile = ({ vault }: Call, mobile: string | null) =>
  mobile === null ? null : vault.seal(mobile, personContexts.handlerMobile);

/** Keeps a new employer under the next account number of the centre, which is answered. */
export async function insertEmployer(
  call: Call,
  {
    employerId,
    creditCode,
    handlerMobile,
    ...particulars
  }: EmployerParticulars & {
    readonly employerId: string;
    readonly creditCode: string;
  },
): Promise<string> {
  const { tx, centerId } = call;
  // Two registrations at once would take the same number: the second waits here and then sees the first.
  await sql`select pg_advisory_xact_lock(7273, ${centerId}::integer)`.execute(tx);
  const first = `2${String(centerId).padStart(3, '0')}000000`;
  const { rows } = await sql<{ next: string }>`
    select (greatest(coalesce(max(employer_account_no)::bigint, 0), ${first}::bigint) + 1)::text as next
    from party.employer where center_id = ${centerId}`.execute(tx);
  const employerAccountNo = rows[0]?.next ?? '';
  await tx
    .insertInto('party.employer')
    .values({
      centerId,
      employerId,
      creditCode,
      ...particulars,
      employerAccountNo,
      handlerMobileSealed: sealedMobile(call, handlerMobile),
      registeredOn: call.accountingDate,
    })
    .execute();
  return employerAccountNo;
}

/** Changes what is registered of an employer; its code and account number stay. */
export async function updateEmployer(
  call: Call,
  employerId: string,
  { handlerMobile, ...particulars }: Partial<EmployerParticulars>,
): Promise<void> {
  await call.tx
    .updateTable('party.employer')
    .set({
      ...particulars,
      ...(handlerMobile !== undefined && { handlerMobileSealed: sealedMobile(call, handlerMobile) }),
    })
    .where('centerId', '=', call.centerId)
    .where('employerId', '=', employerId)
    .execute();
}

export interface Identity {
  readonly name: string;
  readonly certificateType: string;
  readonly certificateNumber: string;
  readonly birthDate: Temporal.PlainDate | null;
  readonly sex: Sex;
}

/**
 * Gives a person another name or certificate. Every field that changes leaves a record, masked, under who did it.
 * Fails by `person__certificate` when somebody else has that certificate.
 */
export async function updateIdentity(call: Call, before: Person, after: Identity): Promise<void> {
  const { tx, vault, centerId, actor } = call;
  await tx
    .updateTable('party.person')
    .set({
      name: after.name,
      certificateType: after.certificateType,
      certificateSealed: vault.seal(after.certificateNumber, personContexts.certificate),
      certificateIndex: vault.blindIndex(after.certificateNumber, personContexts.certificate),
      birthDate: after.birthDate,
      sex: after.sex,
    })
    .where('centerId', '=', centerId)
    .where('personId', '=', before.personId)
    .execute();
  const fields = [
    ['name', maskName(before.name), maskName(after.name), before.name !== after.name],
    [
      'certificateType',
      before.certificateType,
      after.certificateType,
      before.certificateType !== after.certificateType,
    ],
    [
      'certificateNumber',
      maskCertificate(before.certificateNumber),
      maskCertificate(after.certificateNumber),
      before.certificateNumber !== after.certificateNumber,
    ],
  ] as const;
  for (const [field, beforeMasked, afterMasked, isChanged] of fields) {
    if (!isChanged) continue;
    await tx
      .insertInto('party.personChange')
      .values({
        centerId,
        personId: before.personId,
        changeId: call.newId(),
        field,
        beforeMasked,
        afterMasked,
        changedAt: call.now,
        actorKind: actor.kind,
        actorId: actor.id,
        channel: call.channel,
      })
      .execute();
  }
}
