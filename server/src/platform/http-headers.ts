import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/** The same for every answer, so that Helmet writes them once and not for each request. */
export function securityHeaders(publicUrl: string): Readonly<Record<string, string>> {
  const secure = publicUrl.startsWith('https:');
  const written = new ServerResponse(new IncomingMessage(new Socket()));
  helmet({
    contentSecurityPolicy: {
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        // Ant Design writes its styles at run time; scripts stay strict.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        // What a spoken code sounds like comes with the answer that names it.
        mediaSrc: ["'self'", 'data:'],
        // The local certificate service of an employer's computer listens on its loopback address.
        connectSrc: ["'self'", 'http://127.0.0.1:*', 'http://localhost:*', 'https://127.0.0.1:*'],
        objectSrc: ["'none'"],
        frameAncestors: ["'none'"],
        upgradeInsecureRequests: secure ? [] : null,
      },
    },
    hsts: secure ? { maxAge: 31_536_000, includeSubDomains: true } : false,
  })(written.req, written, (error) => {
    if (error) throw error;
  });
  return Object.fromEntries(Object.entries(written.getHeaders()).map(([name, value]) => [name, String(value)]));
}
