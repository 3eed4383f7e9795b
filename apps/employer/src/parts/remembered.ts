const prefix = 'anju.employer.';

/** What this browser keeps between visits; a private window or a strict setting may keep nothing. */
export function remembered(name: 'center' | 'certificate-address' | 'certificate-device'): string | undefined {
  try {
    return localStorage.getItem(prefix + name) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a choice for the next visit, if the browser allows it. */
export function remember(name: Parameters<typeof remembered>[0], value: string): void {
  try {
    localStorage.setItem(prefix + name, value);
  } catch {
    // The choice still holds for this page.
  }
}
