/** Where this computer stands: the outlet and the window that were chosen on it last. */
const storageKey = 'anju.window-place';

export interface WindowPlace {
  readonly outletId: string;
  readonly windowNo: number;
}

export function windowPlace(): Partial<WindowPlace> {
  try {
    return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<WindowPlace>;
  } catch {
    return {};
  }
}

export function keepWindowPlace(place: WindowPlace): void {
  try {
    localStorage.setItem(storageKey, JSON.stringify(place));
  } catch {
    // A browser that keeps nothing begins with the first outlet's first window.
  }
}
