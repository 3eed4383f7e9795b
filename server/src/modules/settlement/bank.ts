import type { Fen } from '../../platform/money.ts';

// The port to the settlement bank: what this module asks for, in its own words. `gateways/bdc` is behind it.

/** A party's account at whatever bank. */
export interface CounterParty {
  readonly name: string;
  readonly accountNo: string;
  /** Bank class of the settlement application, three digits: 102 工商, 103 农业, 104 中国, 105 建设 … */
  readonly bankCode: string;
  readonly bankName: string;
  /** 对私 or 对公. */
  readonly holder: 'personal' | 'corporate';
}

/** An order to the bank about one of our special accounts: pay out of it, or collect into it. */
export interface BankOrder {
  /** Given before sending and kept: the bank acts once for a serial, and is asked about it by it. */
  readonly serial: string;
  readonly account: { readonly accountNo: string; readonly name: string; readonly bankCode: string };
  readonly counter: CounterParty;
  readonly amount: Fen;
  readonly businessType: string;
  /** Our number, in the remark: statements and returned money carry it. */
  readonly paymentNo: string;
  readonly summary: string;
}

/** What the bank says. Only `unknown` is no knowledge: it is solved by asking, never by sending again. */
export type BankAnswer =
  | { readonly kind: 'done'; readonly bankSerial?: string | undefined }
  /** The bank's reason, in Chinese, when it gives one. */
  | { readonly kind: 'failed'; readonly reason?: string | undefined }
  /** A message cannot carry it, such as a rare character in a name: nothing was sent. */
  | { readonly kind: 'unsendable' }
  | { readonly kind: 'processing' }
  | { readonly kind: 'unknown'; readonly cause: string }
  /** Nothing left this machine: it may be sent. */
  | { readonly kind: 'not-sent'; readonly cause: string }
  /** The bank knows no such order. */
  | { readonly kind: 'not-found' };

/** A movement on a special account as the bank's statement has it. */
export interface BankMovement {
  readonly accountNo: string;
  readonly bankSerial: string;
  readonly direction: 'credit' | 'debit';
  readonly amount: Fen;
  readonly counterAccountNo: string;
  readonly counterName: string;
  readonly transactedOn: Temporal.PlainDate;
  readonly transactionTime: string;
  readonly summary: string;
  readonly remark: string;
  readonly balance?: Fen | undefined;
  readonly isReversal: boolean;
}

export type MovementsAnswer =
  | { readonly kind: 'told'; readonly movements: readonly BankMovement[]; readonly mayBeIncomplete: boolean }
  | { readonly kind: 'unknown'; readonly cause: string };

/** A file of collections; rows are numbered from 1. */
export interface BatchOrder {
  readonly serial: string;
  readonly kind: 'collection' | 'loan-deduction';
  readonly account: { readonly accountNo: string; readonly name: string };
  readonly businessType: string;
  readonly partNumber: string;
  readonly rows: readonly (Pick<CounterParty, 'name' | 'accountNo' | 'bankCode' | 'holder'> & {
    readonly rowNo: number;
    readonly amount: Fen;
  })[];
  readonly summary: string;
}

export type BatchAnswer =
  /** Acceptance and nothing more. */
  | { readonly kind: 'accepted' }
  /** The rows that are decided; those in hand are not among them. */
  | { readonly kind: 'told'; readonly rows: readonly BatchRowAnswer[] }
  | Exclude<BankAnswer, { kind: 'done' | 'processing' }>;

export interface BatchRowAnswer {
  readonly rowNo: number;
  readonly amount: Fen;
  readonly isDone: boolean;
  readonly reason: string;
}

export interface BankPort {
  newSerial(): string;
  /** BDC101. */
  pay(order: BankOrder): Promise<BankAnswer>;
  /** BDC102. */
  collect(order: BankOrder): Promise<BankAnswer>;
  /** BDC110: what became of the order that was sent on that day under that serial. */
  ask(order: { readonly serial: string; readonly sentOn: Temporal.PlainDate }): Promise<BankAnswer>;
  /** BDC104 and BDC105. */
  sendBatch(order: BatchOrder): Promise<BatchAnswer>;
  /** BDC107 and, when the bank has results, BDC108. */
  askBatch(order: { readonly serial: string; readonly sentOn: Temporal.PlainDate }): Promise<BatchAnswer>;
  /** BDC113: movements of all our accounts, the newest 1,000 at most. */
  movements(days: {
    readonly from: Temporal.PlainDate;
    readonly to: Temporal.PlainDate;
    /** Only up to this second of the last day, itself included. */
    readonly until?: Temporal.PlainTime;
  }): Promise<MovementsAnswer>;
}

/** Finds the way to the bank of a centre; none when this process holds no session for it. */
export type BankOf = (centerId: number) => BankPort | undefined;

let bankOf: BankOf = () => undefined;

/** Sets one way to the bank for every centre, or none. */
export function useBank(bank: BankPort | undefined): void {
  bankOf = () => bank;
}

/** Sets the ways to the banks: in the one process that holds the sessions (role `gateways`). */
export function useBanks(found: BankOf): void {
  bankOf = found;
}

export const hasBank = (centerId: number): boolean => bankOf(centerId) !== undefined;

export function theBank(centerId: number): BankPort {
  const bank = bankOf(centerId);
  if (!bank) throw new Error(`no bank is set for centre ${centerId}: jobs of settlement run in the role gateways`);
  return bank;
}
