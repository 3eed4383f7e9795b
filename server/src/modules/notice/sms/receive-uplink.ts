import type { Db } from '../../../platform/db.ts';
import { recordAudit } from '../../audit/index.ts';
import { personContexts } from '../../party/index.ts';
import { smsContexts } from '../contexts.ts';
import { answerUplink } from './jobs.ts';
import type { InCenter } from './pump.ts';
import { findCenterOfNumber } from './store.ts';
import { closeUplink, insertUplink } from './uplink-store.ts';

/** A message that somebody wrote, as a message centre brought it. */
export interface Uplink {
  readonly route: string;
  /** What the route calls it: the same message again has the same. */
  readonly reference: string;
  readonly mobile: string;
  readonly accessNumber: string;
  readonly text: string;
  /** The carrier as the route reports it: numbers are ported, so a prefix says nothing. */
  readonly carrier: 'china-mobile' | 'unicom' | 'telecom';
  /** What the message centre wants echoed in the answer (LinkID); empty when it gave none. */
  readonly linkId?: string;
}

/** Keeps a message once and plans its answer: both or neither. The message centre is answered only after this. */
export async function receiveUplink(
  { database, inCenter }: { database: Db; inCenter: InCenter },
  uplink: Uplink,
): Promise<void> {
  const centerId = await findCenterOfNumber(database, uplink.accessNumber);
  // To none of our numbers: the message centre has lost its way, and asking it to come again would not help.
  if (centerId === undefined) return;
  await inCenter(centerId, async (call) => {
    const { tx, vault, now } = call;
    const { route, reference, mobile, accessNumber, text, carrier } = uplink;
    const uplinkId = call.newId();
    const isNew = await insertUplink(tx, centerId, {
      uplinkId,
      route,
      reference,
      accessNumber,
      mobileSealed: vault.seal(mobile, smsContexts.mobile),
      mobileIndex: vault.blindIndex(mobile, personContexts.mobile),
      bodySealed: vault.seal(text.slice(0, 500), smsContexts.body),
      linkId: uplink.linkId ?? '',
      receivedAt: now,
    });
    if (!isNew) return;
    await recordAudit(call, 'notice.uplink', ['uplink', uplinkId], { route });
    // Commands are for numbers of China Mobile (S-U1); who writes from another is served by the other channels.
    if (carrier === 'china-mobile') await call.enqueue(answerUplink, { uplinkId });
    else
      await closeUplink(tx, centerId, uplinkId, {
        command: null,
        personId: null,
        outcome: 'not-served',
        answeredAt: now,
      });
  });
}
