import type { Call } from '../../platform/call.ts';
import { maskAddress, maskLandline } from './rules.ts';
import { personContexts, type Scope } from './store.ts';

/** How a person is reached beside the mobile; opened: mask it before it leaves the server. */
export interface Contact {
  readonly landline: string | null;
  readonly address: string | null;
  readonly postcode: string | null;
}
export type ContactField = keyof Contact;

export async function findContact({ tx, vault, centerId }: Scope, personId: string): Promise<Contact | undefined> {
  const row = await tx
    .selectFrom('party.person')
    .select(['landlineSealed', 'addressSealed', 'postcode'])
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return (
    row && {
      landline: row.landlineSealed && vault.open(row.landlineSealed, personContexts.landline),
      address: row.addressSealed && vault.open(row.addressSealed, personContexts.address),
      postcode: row.postcode,
    }
  );
}

/** A value as histories and screens show it. */
export function maskContact(field: ContactField, value: string): string {
  if (field === 'landline') return maskLandline(value);
  return field === 'address' ? maskAddress(value) : value;
}

/** Registers another value of one field and notes the change, masked. */
export async function changeContact(
  call: Call,
  personId: string,
  { field, before, after }: { field: ContactField; before: string | null; after: string },
): Promise<void> {
  const { tx, vault, centerId } = call;
  const set = {
    landline: { landlineSealed: vault.seal(after, personContexts.landline) },
    address: { addressSealed: vault.seal(after, personContexts.address) },
    postcode: { postcode: after },
  }[field];
  await tx
    .updateTable('party.person')
    .set(set)
    .where('centerId', '=', centerId)
    .where('personId', '=', personId)
    .execute();
  await tx
    .insertInto('party.personChange')
    .values({
      centerId,
      personId,
      changeId: call.newId(),
      field,
      beforeMasked: before && maskContact(field, before),
      afterMasked: maskContact(field, after),
      changedAt: call.now,
      actorKind: call.actor.kind,
      actorId: call.actor.id,
      channel: call.channel,
    })
    .execute();
}
