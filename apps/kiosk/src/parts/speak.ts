import { speak } from '@anju/ui';

/** Reads what the screen asks for and explains, never what it tells of somebody: others stand nearby. */
export const speakScreen = (): void =>
  speak([...document.querySelectorAll('[data-say]')].map((element) => element.textContent ?? ''));
