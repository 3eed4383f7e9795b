/** What the checks may use: the authorities believed in, and the only way out to the network. */
export interface Trust {
  /** Certificates (DER) of the authorities that issue employer certificates directly. */
  readonly anchorsDer: readonly Uint8Array[];
  /** Posts an OCSPRequest; rejects when no answer could be had. */
  readonly fetchOcsp: (url: string, requestDer: Uint8Array) => Promise<Uint8Array>;
  /** Gets a revocation list; rejects when it could not be had. */
  readonly fetchCrl: (url: string) => Promise<Uint8Array>;
  /** The oldest list that still counts. */
  readonly crlMaxAgeSeconds: number;
}

export interface HttpTrustOptions {
  readonly anchorsDer: readonly Uint8Array[];
  /** Origins (`http://ocsp.example:8080`) that may be asked. Addresses in certificates outside of it are not visited. */
  readonly allowedOrigins: readonly string[];
  /** Two days when not given. */
  readonly crlMaxAgeSeconds?: number;
  /** For one request with its whole answer; 3000 when not given. */
  readonly timeoutMilliseconds?: number;
}

const answerBytesAtMost = 1024 * 1024;

/**
 * Trust that asks over HTTP: no redirects, no address outside the list (a certificate's author chooses the addresses
 * in it), at most 1 MiB and 3 s an answer. Throws a TypeError for an allowed origin that is not one.
 */
export function httpTrust(options: HttpTrustOptions): Trust {
  const { anchorsDer, crlMaxAgeSeconds = 172_800, timeoutMilliseconds = 3000 } = options;
  const origins = new Set(options.allowedOrigins.map(asOrigin));
  const get = (address: string, init: RequestInit) => {
    const url = new URL(address);
    if (!origins.has(url.origin)) {
      throw new TypeError(`address is not on the list: ${url.origin}`);
    }
    return readAnswer(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMilliseconds) });
  };
  return {
    anchorsDer,
    crlMaxAgeSeconds,
    fetchOcsp: async (url, requestDer) =>
      get(url, {
        method: 'POST',
        headers: { 'content-type': 'application/ocsp-request', accept: 'application/ocsp-response' },
        body: Buffer.from(requestDer),
      }),
    fetchCrl: async (url) => get(url, { headers: { accept: 'application/pkix-crl' } }),
  };
}

function asOrigin(text: string): string {
  const { origin, protocol } = new URL(text);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`not an HTTP origin: ${text}`);
  return origin;
}

async function readAnswer(url: URL, init: RequestInit): Promise<Uint8Array> {
  const response = await fetch(url, init);
  if (response.status !== 200 || !response.body) {
    await response.body?.cancel();
    throw new Error(`answered ${response.status}`);
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop by the throw cancels the rest of the body.
  for await (const part of response.body) {
    length += part.length;
    if (length > answerBytesAtMost) throw new RangeError('answer too long');
    parts.push(part);
  }
  return Buffer.concat(parts);
}
