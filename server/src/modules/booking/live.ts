import type { Call } from '../../platform/call.ts';
import { announce } from '../../platform/live.ts';

/** What the screens of one outlet watch, and those that show all outlets of a centre. */
export const outletTopic = (centerId: number, outletId: string): string => `booking:${centerId}:${outletId}`;
export const centerTopic = (centerId: number): string => `booking:${centerId}`;

/** Tells every screen at the commit that the queue of an outlet has changed. */
export async function announceQueue({ tx, centerId }: Call, outletId: string): Promise<void> {
  await announce(tx, outletTopic(centerId, outletId));
  await announce(tx, centerTopic(centerId));
}
