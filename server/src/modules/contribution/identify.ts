import type { Call } from '../../platform/call.ts';
import { findOpenAccounts, type PersonalAccount } from '../account/index.ts';
import { certificateKey, findPersonsByIndex, type KnownPerson, personContexts } from '../party/index.ts';
import type { Newcomer } from './line-store.ts';
import type { RosterEntry } from './roster.ts';

/** A row of a roster with whom the centre knows by that certificate and that person's open account. */
export interface Identified {
  readonly entry: RosterEntry;
  readonly index: Buffer;
  readonly person: KnownPerson | undefined;
  readonly account: PersonalAccount | undefined;
}

/** Who of a roster is known and has an account, anywhere in the centre. Two queries, whatever the length. */
export async function identify(call: Call, entries: readonly RosterEntry[]): Promise<Identified[]> {
  const indexed = entries.map((entry) => ({
    entry,
    index: call.vault.blindIndex(certificateKey(entry.certificateNumber), personContexts.certificate),
  }));
  const known = new Map<string, KnownPerson>();
  for (const type of new Set(entries.map((entry) => entry.certificateType))) {
    const indexes = indexed.filter(({ entry }) => entry.certificateType === type).map(({ index }) => index);
    for (const person of await findPersonsByIndex(call.tx, call.centerId, type, indexes))
      known.set(`${type}:${person.indexHex}`, person);
  }
  const personIds = [...known.values()].map((person) => person.personId);
  const accounts = new Map(
    (await findOpenAccounts(call.tx, call.centerId, personIds)).map((account) => [account.personId, account]),
  );
  return indexed.map(({ entry, index }) => {
    const person = known.get(`${entry.certificateType}:${index.toString('hex')}`);
    return { entry, index, person, account: person && accounts.get(person.personId) };
  });
}

/** Somebody whose account is opened when the list is confirmed; known to the centre when an earlier account is closed. */
export function newcomerOf(call: Call, { entry, index, person }: Identified): Newcomer {
  const { certificate, mobile } = personContexts;
  return {
    accountId: call.newId(),
    personId: person?.personId ?? call.newId(),
    isKnown: person !== undefined,
    name: entry.name,
    certificateType: entry.certificateType,
    certificateSealed: call.vault.seal(certificateKey(entry.certificateNumber), certificate),
    certificateIndex: index,
    mobileSealed: entry.mobile === '' ? null : call.vault.seal(entry.mobile, mobile),
    mobileIndex: entry.mobile === '' ? null : call.vault.blindIndex(entry.mobile, mobile),
  };
}
