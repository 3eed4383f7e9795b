import { sql } from 'kysely';
import type { Call } from '../../platform/call.ts';
import { maskMobile } from './rules.ts';
import { type Person, personContexts, type Scope } from './store.ts';

/** Registers another mobile for a person and notes the change, masked. */
export async function changeMobile(call: Call, person: Person, mobile: string): Promise<void> {
  const { tx, vault, centerId } = call;
  await tx
    .updateTable('party.person')
    .set({
      mobileSealed: vault.seal(mobile, personContexts.mobile),
      mobileIndex: vault.blindIndex(mobile, personContexts.mobile),
    })
    .where('centerId', '=', centerId)
    .where('personId', '=', person.personId)
    .execute();
  await tx
    .insertInto('party.personChange')
    .values({
      centerId,
      personId: person.personId,
      changeId: call.newId(),
      field: 'mobile',
      beforeMasked: person.mobile && maskMobile(person.mobile),
      afterMasked: maskMobile(mobile),
      changedAt: call.now,
      actorKind: call.actor.kind,
      actorId: call.actor.id,
      channel: call.channel,
    })
    .execute();
}

/** Which of many mobiles are registered, with whose they are. */
export async function ownersOfMobiles(
  { tx, vault, centerId }: Scope,
  mobiles: readonly string[],
): Promise<Map<string, string[]>> {
  const byIndex = new Map(
    mobiles.map((mobile) => [vault.blindIndex(mobile, personContexts.mobile).toString('hex'), mobile]),
  );
  const { rows } = await sql<{ indexHex: string; personId: string }>`
    select encode(mobile_index, 'hex') as index_hex, person_id from party.person
    where center_id = ${centerId} and mobile_index = any (${[...byIndex.keys()].map((hex) => Buffer.from(hex, 'hex'))}::bytea[])`.execute(
    tx,
  );
  const owners = new Map<string, string[]>();
  for (const { indexHex, personId } of rows) {
    const mobile = byIndex.get(indexHex) ?? '';
    owners.set(mobile, [...(owners.get(mobile) ?? []), personId]);
  }
  return owners;
}
