import { rowsOf } from './acts/act.ts';
import type { World } from './world.ts';

interface Key {
  readonly keyId: string;
  readonly certificate: string;
  readonly madeAt: Temporal.Instant;
}
/** An authority's certificates hold two years; an employer has a new one made before. */
const heldHours = 24 * 700;
const keys = new WeakMap<World, Map<string, Key>>();

/** The employer's certificate, made when it is first needed, and anew before it ends: a run leads through years. */
async function keyOf(world: World, employerId: string): Promise<Key> {
  const known = keys.get(world) ?? new Map<string, Key>();
  keys.set(world, known);
  const found = known.get(employerId);
  if (found && Temporal.Instant.compare(world.clock.now, found.madeAt.add({ hours: heldHours })) < 0) return found;
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
  const made = { keyId, certificate: Buffer.from(certificateDer).toString('base64'), madeAt: world.clock.now };
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
