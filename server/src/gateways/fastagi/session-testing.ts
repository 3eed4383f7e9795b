import type { AgiSession } from './session.ts';

export const whenOver = ({ over }: AgiSession): Promise<void> =>
  new Promise((resolve) => (over.aborted ? resolve() : over.addEventListener('abort', () => resolve())));

/** What a call may be about when its caller hangs up. */
export const doings = ['play', 'wait', 'dial', 'nothing'] as const;

/** Serves a call that we never end: does this, then plays a sound on and on. */
export async function serveOn(session: AgiSession, doing: (typeof doings)[number], sound: string): Promise<void> {
  await session.answer();
  if (doing === 'wait') await session.waitForDigit(60_000);
  if (doing === 'dial') await session.dial('PJSIP/8001', 60);
  if (doing === 'nothing') await whenOver(session);
  for (;;) await session.play(sound, '');
}
