/**
 * Where programs on this computer listen that a page talks to: certificates and card readers. The server tells another
 * address in the page's head.
 */
export const localServicesUrl: string =
  (typeof document === 'undefined'
    ? undefined
    : document.querySelector<HTMLMetaElement>('meta[name="anju-local-services"]')?.content) ?? 'http://127.0.0.1:38090';
