import { useEffect, useRef } from 'react';
import type { PlacedCall } from '../../parts/server.ts';

/** Plays the sounds that the exchange plays, one after the other; a key that was pressed silences what is left. */
export function useListening(call: PlacedCall | undefined, isLoud: boolean): void {
  const played = useRef({ callId: '', count: 0 });
  const queue = useRef<string[]>([]);
  const audio = useRef<HTMLAudioElement | undefined>(undefined);

  useEffect(() => {
    if (!call) return;
    if (played.current.callId !== call.callId) played.current = { callId: call.callId, count: 0 };
    const fresh = call.heard.slice(played.current.count).flatMap(({ sound }) => (sound ? [sound] : []));
    played.current.count = call.heard.length;
    if (!isLoud || call.state === 'over') {
      queue.current = [];
      audio.current?.pause();
      audio.current = undefined;
      return;
    }
    // The exchange is the clock: what it plays now is the newest, and what came before is over.
    if (fresh.length === 0) return;
    queue.current.push(...fresh);
    const next = () => {
      const sound = queue.current.shift();
      if (sound === undefined) {
        audio.current = undefined;
        return;
      }
      const playing = new Audio(`/telephone/sounds/${sound}`);
      audio.current = playing;
      playing.onended = next;
      playing.onerror = next;
      // A browser that lets no page speak before a click: the words are on the page.
      playing.play().catch(next);
    };
    // Behind by more than three sounds: a key has ended what was being said.
    if (queue.current.length > 3) {
      queue.current = queue.current.slice(-1);
      audio.current?.pause();
      audio.current = undefined;
    }
    if (!audio.current) next();
  }, [call, isLoud]);
}
