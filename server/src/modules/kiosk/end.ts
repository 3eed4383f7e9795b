import { recordAudit } from '../audit/index.ts';
import { deleteSession, endEverySession } from '../identity/index.ts';
import type { AtKiosk } from './device.ts';
import type { EndReason } from './rules.ts';
import { cancelPrints, endOpenVisit } from './store.ts';

/** Ends what somebody had at a kiosk: their session, what is not printed yet, and its files. */
export async function endVisitAt({ call, device }: AtKiosk, reason: EndReason): Promise<void> {
  const { tx, centerId, now } = call;
  const visit = await endOpenVisit(tx, centerId, device.kioskId, { at: now, reason });
  await cancelPrints(tx, centerId, device.kioskId, now);
  if (!visit) return;
  // 统一退出: who leaves by the button leaves every channel; a card that is taken or a silence ends this visit only.
  if (reason === 'left' && visit.subjectKind === 'person') await endEverySession(call, 'person', visit.subjectId);
  await deleteSession(tx, centerId, visit.sessionKey);
  await recordAudit(call, 'kiosk.leave', [visit.subjectKind as 'person' | 'employer', visit.subjectId], {
    kioskId: device.kioskId,
    reason,
    pages: visit.pages,
  });
}
