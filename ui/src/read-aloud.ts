import { useCallback, useEffect, useState } from 'react';

/** Whether this browser can read aloud. */
export const canSpeak = (): boolean => 'speechSynthesis' in window && 'SpeechSynthesisUtterance' in window;

/** A voice stops in the middle of what is too long for it. */
const longestPassage = 120;

/** What is on a page as a voice says it: passages, without what only eyes need. */
export function passagesOf(text: string): string[] {
  return text
    .split(/[\n\t]+/)
    .flatMap((line) => line.match(new RegExp(`[^。；！？]{1,${longestPassage}}[。；！？]?`, 'g')) ?? [])
    .map((passage) =>
      passage
        // 12,345.67 would be read as two numbers.
        .replaceAll(/(\d),(?=\d{3})/g, '$1')
        .replaceAll(/[*＊]+/g, '，')
        .replaceAll(/[‹›·|○●]/g, '，')
        .trim(),
    )
    .filter((passage) => /[\p{L}\p{N}]/u.test(passage));
}

/** Says the passages one after the other, slower than usual; what was being said stops. */
export function speak(passages: readonly string[], onEnd: () => void = () => {}): void {
  if (!canSpeak()) return onEnd();
  stopSpeaking();
  passages.forEach((passage, index) => {
    const words = new SpeechSynthesisUtterance(passage);
    words.lang = 'zh-CN';
    words.rate = 0.9;
    if (index === passages.length - 1) {
      words.onend = onEnd;
      words.onerror = onEnd;
    }
    window.speechSynthesis.speak(words);
  });
  if (passages.length === 0) onEnd();
}

export function stopSpeaking(): void {
  if (canSpeak()) window.speechSynthesis.cancel();
}

interface ReadingAloud {
  readonly isReading: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/** Reads the page's content, or only what is marked; another page (`place`) ends it. */
export function useReadAloud(place: string): ReadingAloud {
  const [reading, setReading] = useState<string>();
  const stop = useCallback(() => {
    stopSpeaking();
    setReading(undefined);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was read belongs to the page before
  useEffect(() => stopSpeaking, [place]);
  const start = () => {
    const marked = window.getSelection()?.toString().trim() ?? '';
    setReading(place);
    speak(passagesOf(marked || (document.querySelector('main')?.innerText ?? '')), () => setReading(undefined));
  };
  return { isReading: reading === place, start, stop };
}
