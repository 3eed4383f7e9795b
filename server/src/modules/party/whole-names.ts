import type { Call } from '../../platform/call.ts';
import { recordAudit } from '../audit/index.ts';
import { employerOf } from './served.ts';

/**
 * Names for whom the employer looks at: whole when its own officer asks for them, which is an entry in the audit trail for
 * each page; else none. A clerk who serves the employer at a window unmasks a person there, with a reason.
 * @param count how many people the page shows
 */
export async function wholeNamesOf(
  call: Call,
  names: 'whole' | undefined,
  count: number,
): Promise<(name: string | null | undefined) => { name?: string }> {
  const isShown = names === 'whole' && call.actor.kind === 'employer' && count > 0;
  if (isShown)
    await call.aside((tx) =>
      recordAudit({ ...call, tx }, 'party.show-names', ['employer', employerOf(call)], { count }),
    );
  return (name) => (isShown && name ? { name } : {});
}
