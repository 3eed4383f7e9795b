/** Whether this browser can read aloud. */
export const canSpeak = (): boolean => 'speechSynthesis' in window;

/** Reads what the screen asks for and explains, never what it tells of somebody: others stand nearby. */
export function speakScreen(): void {
  if (!canSpeak()) return;
  window.speechSynthesis.cancel();
  const texts = [...document.querySelectorAll('[data-say]')].map((element) => element.textContent ?? '');
  const utterance = new SpeechSynthesisUtterance(texts.join('。'));
  utterance.lang = 'zh-CN';
  utterance.rate = 0.9;
  window.speechSynthesis.speak(utterance);
}

export function stopSpeaking(): void {
  if (canSpeak()) window.speechSynthesis.cancel();
}
