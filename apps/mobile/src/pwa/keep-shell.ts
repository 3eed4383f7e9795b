/** The worker's address does not change, so that the browser notices when its content does. */
const workerUrl = '/m/worker.js';
const hour = 3_600_000;

/**
 * Lets the browser keep the app. `onNewer` is called when another release is ready and waits; calling what it is given
 * shows that release. A browser without service workers, or a page that is not served securely, does without.
 */
export async function keepShell(onNewer: (show: () => void) => void): Promise<void> {
  if (!('serviceWorker' in navigator) || import.meta.env.DEV) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register(workerUrl, { scope: '/m/' });
  const offer = (worker: ServiceWorker) =>
    onNewer(() => {
      serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
      worker.postMessage('take-over');
    });
  if (registration.waiting && serviceWorker.controller) offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      // The first worker of all replaces nothing: there is nothing to offer.
      if (installing.state === 'installed' && serviceWorker.controller) offer(installing);
    });
  });
  // An app on the desktop is opened once and kept open for weeks.
  setInterval(() => void registration.update().catch(() => {}), hour);
}
