import type { Static, TSchema } from 'typebox';
import type { Channel } from './channels.ts';
import type { Vault } from './crypto.ts';
import type { Db } from './db.ts';
import type { Job } from './jobs.ts';

/** Who acts. `id` is a person, employer clerk, staff member or the name of a job; never a name or a card number. */
export interface Actor {
  readonly kind: 'visitor' | 'person' | 'employer' | 'staff' | 'system';
  readonly id: string;
  /** The employer an employer's clerk acts for. */
  readonly employerId?: string;
  readonly permissions: ReadonlySet<string>;
  /** The session was opened by a phone that is bound, without a password: it may read, and change what is said aloud. */
  readonly needsCode?: boolean;
  /** The session's stored key (a hash), for commands that end or raise sessions. */
  readonly sessionKey?: string;
}

/** Everything a command may know about the outside: tests hand in a fixed clock and ids. */
export interface Call {
  readonly centerId: number;
  readonly now: Temporal.Instant;
  /** The business day that the books are open for (会计日), which is not always today's date. */
  readonly accountingDate: Temporal.PlainDate;
  readonly newId: () => string;
  readonly actor: Actor;
  readonly channel: Channel;
  /** The employer that a clerk of the centre serves at the window; its business is done as in the employer hall. */
  readonly servedEmployerId?: string;
  readonly requestId: string;
  /** The caller's address and device, for logs of logins and risk; empty for jobs. */
  readonly origin: {
    readonly address: string;
    readonly device: string;
    readonly host: string;
    /** The channel that the request itself names: a login opens its session for it, nothing else may go by it. */
    readonly named?: Channel;
  };
  readonly tx: Db;
  /** Seals and opens personal data. */
  readonly vault: Vault;
  /**
   * Enqueues a job inside this call's transaction: a rollback leaves no job, a commit loses none. The job runs in the
   * call's centre unless another is named.
   */
  readonly enqueue: <S extends TSchema>(job: Job<S>, payload: Static<S>, centerId?: number) => Promise<void>;
  /**
   * Runs work outside this call's transaction, each statement kept as soon as it is done: only for what must be kept of
   * a refusal (a failed login, a breach of duty separation), one statement at a time; and for reading in a snapshot of
   * its own (`inSnapshot`).
   */
  readonly aside: <T>(work: (tx: Db) => Promise<T>) => Promise<T>;
  /** Told of every journal that is posted in this call, in its transaction. Settlement keeps the bank account by it. */
  readonly onPosted?: (posted: PostedJournal) => Promise<void>;
}

export interface PostedJournal {
  readonly journalId: string;
  readonly lines: readonly (
    | { readonly subject: string; readonly debit: bigint }
    | { readonly subject: string; readonly credit: bigint }
  )[];
}
