import { localServicesUrl } from '@anju/ui';

// The ID-card reader at this window: its own program on this computer, asked over the loopback address.

export const defaultReaderAddress = `${localServicesUrl}/idcard/readcard`;
const storageKey = 'anju.staff.card-reader';

export function readerAddress(): string {
  try {
    return localStorage.getItem(storageKey) ?? defaultReaderAddress;
  } catch {
    return defaultReaderAddress;
  }
}

export function setReaderAddress(address: string): void {
  try {
    localStorage.setItem(storageKey, address);
  } catch {
    // A browser that keeps nothing asks the usual address.
  }
}

export interface CardRead {
  readonly name: string;
  readonly certificateNumber: string;
  readonly validUntil?: string;
}

/** Why no card was read, in words for the clerk. */
export class CardFault extends Error {}

const textOf = (value: unknown) => (typeof value === 'string' ? value.trim() : '');
const dayOf = (text: string) => (/^\d{8}$/.test(text) ? text.replace(/(\d{4})(\d{2})(\d{2})/, '$1-$2-$3') : undefined);

/** Reads the card on the reader; throws `CardFault` with a sentence. */
export async function readCard(address: string): Promise<CardRead> {
  let answer: { resultFlag?: unknown; resultMsg?: unknown; resultContent?: Readonly<Record<string, unknown>> };
  try {
    const response = await fetch(address, {
      cache: 'no-store',
      credentials: 'omit',
      signal: AbortSignal.timeout(8_000),
    });
    answer = (await response.json()) as typeof answer;
  } catch {
    throw new CardFault('没有连接到身份证阅读器。请确认读卡程序已启动、阅读器已插好；也可以输入证件号码。');
  }
  if (answer.resultFlag !== 0 || !answer.resultContent)
    throw new CardFault(typeof answer.resultMsg === 'string' ? `${answer.resultMsg}。` : '没有读到卡，请重新放卡。');
  const { partyName, certNumber, expDate } = answer.resultContent;
  const validUntil = dayOf(textOf(expDate));
  return {
    name: textOf(partyName),
    certificateNumber: textOf(certNumber),
    ...(validUntil && { validUntil }),
  };
}
