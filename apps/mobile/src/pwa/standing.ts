/** Opened from the desktop of the telephone, not in a browser's tab. */
export function isInstalled(): boolean {
  const onApple = (navigator as { readonly standalone?: boolean }).standalone === true;
  return onApple || window.matchMedia('(display-mode: standalone)').matches;
}

export const isInWeChat = (): boolean => navigator.userAgent.includes('MicroMessenger/');
export const isOnApple = (): boolean => /iPhone|iPad/.test(navigator.userAgent);

/** What Chromium hands over when the page could be installed. */
interface InstallOffer extends Event {
  prompt(): Promise<unknown>;
}

let offer: InstallOffer | undefined;
window.addEventListener('beforeinstallprompt', (event) => {
  // The browser's own banner would come over the first page; the app asks where the person looks for it.
  event.preventDefault();
  offer = event as InstallOffer;
});

/** Asks the browser to install the app; `false` when it did not offer to. */
export async function install(): Promise<boolean> {
  if (!offer) return false;
  await offer.prompt();
  offer = undefined;
  return true;
}
