import { rowsOf } from './acts/act.ts';
import type { World } from './world.ts';

interface Key {
  readonly keyId: string;
  readonly certificate: string;
}
const keys = new WeakMap<World, Map<string, Key>>();

/** The employer's certificate, made when it is first needed. */
async function keyOf(world: World, employerId: string): Promise<Key> {
  const known = keys.get(world) ?? new Map<string, Key>();
  keys.set(world, known);
  const found = known.get(employerId);
  if (found) return found;
  const [row] = await rowsOf<{ name: string; credit_code: string }>(
    world,
    'select name, credit_code from party.employer where employer_id = $1',
    [employerId],
  );
  if (!row) throw new Error(`no employer ${employerId}`);
  const { keyId, certificateDer } = await world.sandbox.authority.issueEmployerKey({
    employerName: row.name,
    creditCode: row.credit_code,
    clerkName: '许经办',
    algorithm: 'sm2',
    condition: 'good',
  });
  const made = { keyId, certificate: Buffer.from(certificateDer).toString('base64') };
  known.set(employerId, made);
  return made;
}

/** What an employer's certificate makes of a text that it is asked to sign. */
export async function signed(
  world: World,
  employerId: string,
  { challengeId, text }: { readonly challengeId: string; readonly text: string },
) {
  const { keyId, certificate } = await keyOf(world, employerId);
  const signature = await world.sandbox.authority.signWithKey(keyId, Buffer.from(text));
  return { challengeId, certificate, signature: Buffer.from(signature).toString('base64') };
}
