// What the sandbox process answers on its own port: plain JSON, no contract of the product.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

export interface PhoneMessage {
  readonly id: string;
  readonly mobile: string;
  readonly text: string;
  /** A push of WeChat or of the APP; a short message when not given. */
  readonly channel?: 'wechat' | 'app';
  readonly title?: string;
  readonly receivedAt: string;
}

export interface CertificateKey {
  readonly keyId: string;
  readonly label: string;
  readonly algorithm: 'rsa' | 'sm2';
  readonly condition: string;
  readonly pin: string;
  readonly subjectName: string;
}

export interface Demo {
  readonly addresses: {
    readonly hall: string;
    readonly mobile: string;
    readonly employer: string;
    readonly staff: string;
  };
  readonly persons: readonly { note: string; account: string; password: string; mobile: string }[];
  readonly staff: readonly {
    note: string;
    username: string;
    password: string;
    totpNow: string;
    totpSecondsLeft: number;
  }[];
  readonly employers: readonly {
    name: string;
    creditCode: string;
    keyLabel: string;
    pin: string;
    bankAccountNo: string;
  }[];
}

export interface BankAccount {
  readonly accountNo: string;
  readonly name: string;
  readonly holder: 'centre' | 'payer';
  readonly balanceFen: number;
}

/** How many times, or how long, each fault will still happen. */
export interface BankFaults {
  readonly repeatNotices: number;
  readonly delayMs: number;
  readonly loseAcknowledgements: number;
  readonly loseAnswers: number;
  readonly deferPayments: number;
  readonly refuseCards: number;
  readonly returnPayments: number;
  readonly slowAnswers: number;
  readonly failEvery: number;
  readonly lateEvery: number;
}

export type BankNotice = { readonly direction: 'credit' | 'debit'; readonly attempts: number } & (
  | { readonly state: 'acknowledged'; readonly acknowledgedAt: string }
  | { readonly state: 'waiting'; readonly nextAttemptAt: string; readonly lastError: string | null }
);

export interface BankTransaction {
  readonly bankSerial: string;
  readonly bookedAt: string;
  readonly fromAccountNo: string;
  readonly fromAccountName: string;
  readonly toAccountNo: string;
  readonly toAccountName: string;
  readonly amountFen: number;
  readonly summary: string;
  readonly remark: string;
  readonly notices: readonly BankNotice[];
}

export interface BankState {
  readonly isSignedOn: boolean;
  readonly faults: BankFaults;
  readonly accounts: readonly BankAccount[];
  readonly transactions: readonly BankTransaction[];
}

export interface PayOrder {
  readonly fromAccountNo: string;
  readonly fromAccountName: string;
  readonly toAccountNo: string;
  readonly amountFen: number;
  readonly remark: string;
}

export interface ProvinceSource {
  readonly source: string;
  readonly serviceId: string;
  readonly fault: { readonly kind: string; readonly until: string | null; readonly delayMs: number } | null;
}
export interface SeenQuestion {
  readonly at: string;
  readonly source: string;
  readonly code: string;
  readonly columns: readonly string[];
}
export interface ProvinceState {
  readonly sources: readonly ProvinceSource[];
  readonly seen: readonly SeenQuestion[];
}
export interface PersonRegisters {
  readonly name: string;
  readonly records: Readonly<Record<string, Register>>;
  /** Invoices beside the one among the records. */
  readonly invoices: readonly Register[];
}
export type Register = Readonly<Record<string, string | number | boolean | null>>;

async function answerOf<T>(response: Response): Promise<T> {
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok) return body as T;
  const said = (body ?? {}) as { title?: string; message?: string };
  const message = said.title ?? said.message ?? '';
  throw new Error(/[\u4e00-\u9fff]/.test(message) ? message : `沙箱没有接受（${response.status}）`);
}

/** Asks the sandbox for something; throws an Error with words in Chinese. */
export async function ask<T>(path: string): Promise<T> {
  return answerOf<T>(await fetch(path, { cache: 'no-store' }));
}

/** Tells the sandbox to do something; throws an Error with words in Chinese. */
export async function tell<T>(path: string, body: object): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return answerOf<T>(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** Reads a path again and again, so that the page shows what arrives while one looks at it. */
export function useLive<T>(path: string, everyMilliseconds: number) {
  return useQuery<T, Error>({
    queryKey: [path],
    queryFn: () => ask<T>(path),
    refetchInterval: everyMilliseconds,
    staleTime: 0,
  });
}

export const useMessages = () => useLive<{ messages: PhoneMessage[] }>('/phone/messages?limit=1000', 1500);
export interface MessageCentreFaults {
  readonly down: boolean;
  readonly submitResult: number;
  readonly silentSubmits: number;
  readonly throttledSubmits: number;
  readonly report: 'delivered' | 'failed' | 'none';
}
export interface MessageCentre {
  readonly centre: 'province' | 'unicom' | 'smpp' | 'wechat' | 'app';
  readonly name: string;
  readonly faults: MessageCentreFaults;
}
export const useMessageCentres = () => useLive<{ centres: MessageCentre[] }>('/message-centres', 5_000);

export const useKeys = () => useLive<{ keys: CertificateKey[] }>('/keys', 10_000);
export const useDemo = () => useLive<Demo>('/demo', 1000);
export const useBank = () => useLive<BankState>('/bank/state', 1500);
export const useProvince = () => useLive<ProvinceState>('/province/state', 1500);

export interface Card {
  readonly cardId: string;
  readonly note: string;
  readonly name: string;
  readonly sex: string;
  readonly certificateNumber: string;
  readonly validUntil: string;
}
export interface CardState {
  readonly cards: readonly Card[];
  readonly lying: string | null;
}
/** The reader of a window, or that of the kiosk. */
export type ReaderPath = '/cards' | '/kiosk/cards';
export const useCards = (path: ReaderPath) => useLive<CardState>(path, 2000);

/** Lays a card on the reader, or takes it away. */
export function useLayCard(path: ReaderPath) {
  const client = useQueryClient();
  return useMutation<CardState, Error, string | null>({
    mutationFn: (cardId) => tell<CardState>(`${path}/lying`, cardId === null ? {} : { cardId }),
    onSuccess: (state) => client.setQueryData([path], state),
  });
}

export interface PrinterView {
  readonly ailment: 'none' | 'paper-low' | 'no-paper' | 'cover-open' | 'no-answer';
  readonly papers: readonly { readonly at: string; readonly svg: string; readonly words: readonly string[] }[];
}
export const usePrinter = () => useLive<PrinterView>('/printer', 1500);

/** Says what the printer suffers from. */
export function useAilment() {
  const client = useQueryClient();
  return useMutation<PrinterView, Error, PrinterView['ailment']>({
    mutationFn: (ailment) => tell<PrinterView>('/printer/state', { ailment }),
    onSuccess: (state) => client.setQueryData(['/printer'], state),
  });
}

/** An A4 printer of a kiosk: what came out, and what it suffers from. */
export interface DocumentPrinterView {
  readonly ailment: 'none' | 'cover-open' | 'no-answer';
  readonly sheets: number;
  readonly documents: readonly {
    readonly documentId: number;
    readonly at: string;
    readonly name: string;
    readonly pages: number;
    readonly pagesOut: number;
    readonly state: 'printing' | 'stopped' | 'cancelled' | 'printed';
  }[];
}
export const useDocumentPrinter = () => useLive<DocumentPrinterView>('/document-printer', 1500);
export const useKiosk = () => useLive<{ readonly code: string; readonly address: string }>('/kiosk', 60_000);

/** Says how many sheets lie in the tray, or what ails it. */
export function useDocumentPrinterChange() {
  const client = useQueryClient();
  return useMutation<DocumentPrinterView, Error, Partial<Pick<DocumentPrinterView, 'ailment' | 'sheets'>>>({
    mutationFn: (change) => tell<DocumentPrinterView>('/document-printer/state', change),
    onSuccess: (state) => client.setQueryData(['/document-printer'], state),
  });
}

export interface PlacedCall {
  readonly callId: string;
  readonly caller: string;
  readonly state: 'open' | 'talking' | 'over';
  /** The agent's telephone that the caller talks to. */
  readonly extension: string | null;
  readonly heard: readonly { readonly text: string; readonly sound: string; readonly keys: string }[];
}

/** A telephone: one call at a time, watched while it lasts. */
export function useTelephone() {
  const client = useQueryClient();
  const [callId, setCallId] = useState<string>();
  const key = ['/telephone', callId];
  const query = useQuery<PlacedCall>({
    queryKey: key,
    queryFn: () => ask<PlacedCall>(`/telephone/calls/${callId}`),
    enabled: callId !== undefined,
    refetchInterval: ({ state }) => (state.data?.state === 'over' ? false : 250),
  });
  const keep = (call: PlacedCall) => {
    client.setQueryData(['/telephone', call.callId], call);
    setCallId(call.callId);
  };
  const placing = useMutation<PlacedCall, Error, string>({
    mutationFn: (caller) => tell<PlacedCall>('/telephone/calls', { caller }),
    onSuccess: keep,
  });
  const acting = useMutation<PlacedCall, Error, { what: 'keys' | 'hang-up'; keys?: string }>({
    mutationFn: ({ what, ...body }) => tell<PlacedCall>(`/telephone/calls/${callId}/${what}`, body),
    onSuccess: keep,
  });
  return {
    call: query.data,
    error: placing.error ?? acting.error ?? query.error,
    place: placing.mutate,
    press: (keys: string) => acting.mutate({ what: 'keys', keys }),
    hangUp: () => acting.mutate({ what: 'hang-up' }),
  };
}

/** The telephones of the agents. */
export interface Extensions {
  readonly telephones: readonly {
    readonly extension: string;
    readonly caller: string;
    readonly state: 'ringing' | 'talking';
  }[];
}
export const useExtensions = () => useLive<Extensions>('/telephone/extensions', 1000);
export function useExtension() {
  const client = useQueryClient();
  return useMutation<unknown, Error, { extension: string; what: 'lift' | 'put-down' }>({
    mutationFn: ({ extension, what }) => tell(`/telephone/extensions/${extension}/${what}`, {}),
    onSettled: () => client.invalidateQueries({ queryKey: ['/telephone/extensions'] }),
  });
}
