import type { BankSessions } from './bank-nodes.ts';
import { findLastCheck } from './modules/accounting/index.ts';
import { findLastSealing } from './modules/audit/index.ts';
import { waitingQueries } from './modules/evidence/index.ts';
import { waitingMessages } from './modules/notice/index.ts';
import { listCenters } from './modules/party/index.ts';
import { countUnexplained, waitingPayments } from './modules/settlement/index.ts';
import { dayOf } from './platform/dates.ts';
import type { Db } from './platform/db.ts';
import type { CallParts, JobQueue } from './platform/jobs.ts';
import type { Figures, Reading } from './platform/monitor.ts';

// What an operator wants to be woken for: it waits for somebody outside, or it was to be done at night and was not.

interface Asked {
  readonly tx: Db;
  readonly centerId: number;
  readonly now: Temporal.Instant;
}
interface OfCentre {
  readonly of: Figures['of'];
  readonly read: (asked: Asked) => Promise<Reading['values']>;
}

const secondsSince = (since: Temporal.Instant | null | undefined, now: Temporal.Instant): number | undefined =>
  since ? Math.max(0, Math.round(since.until(now).total('seconds'))) : undefined;

/** How many wait, and how long the oldest has been waiting. */
const waits = (
  name: string,
  what: string,
  read: (asked: Asked) => Promise<{ readonly count: bigint; readonly since: Temporal.Instant | null }>,
): OfCentre => ({
  of: { [name]: what, [`${name}_seconds`]: `${what}: how long the oldest has been waiting` },
  read: async (asked) => {
    const { count, since } = await read(asked);
    return { [name]: Number(count), [`${name}_seconds`]: secondsSince(since, asked.now) ?? 0 };
  },
});

const ofCentre: readonly OfCentre[] = [
  waits('anju_payments_waiting', 'Orders to the bank without a decision', ({ tx, centerId }) =>
    waitingPayments(tx, centerId),
  ),
  waits('anju_messages_waiting', 'Messages that are due and not under way', ({ tx, centerId, now }) =>
    waitingMessages(tx, centerId, now),
  ),
  waits('anju_evidence_waiting', 'Questions to other agencies without an answer', ({ tx, centerId }) =>
    waitingQueries(tx, centerId),
  ),
  {
    of: {
      anju_books_differences: 'Differences that the last nightly check of the books found',
      anju_books_check_age_seconds: 'How long ago that check was',
    },
    read: async ({ tx, centerId, now }) => {
      const last = await findLastCheck(tx, centerId);
      return {
        anju_books_differences: last?.differences,
        anju_books_check_age_seconds: secondsSince(last?.checkedAt, now),
      };
    },
  },
  {
    of: { anju_bank_breaks_unexplained: 'Differences with the bank from before today that nobody has explained' },
    read: async ({ tx, centerId, now }) => ({
      anju_bank_breaks_unexplained: await countUnexplained(tx, centerId, dayOf(now)),
    }),
  },
  {
    of: { anju_audit_seal_age_seconds: 'How long ago the audit trail was sealed' },
    read: async ({ tx, centerId, now }) => ({
      anju_audit_seal_age_seconds: secondsSince(await findLastSealing(tx, centerId), now),
    }),
  },
];

/** What is the same in the whole deployment, whoever is asked: of every centre, and of the job queues. */
export function deploymentFigures(
  { database, now }: Pick<CallParts, 'database' | 'now'>,
  { counts }: Pick<JobQueue, 'counts'>,
): Figures[] {
  const ofEveryCentre = ofCentre.map(({ of, read }) => ({
    of,
    labels: ['center'],
    read: async () =>
      Promise.all(
        (await listCenters(database)).map(async ({ centerId }) => ({
          labels: { center: String(centerId) },
          values: await read({ tx: database, centerId, now: now() }),
        })),
      ),
  }));
  const jobs: Figures = {
    of: {
      anju_jobs_waiting: 'Jobs that could be begun',
      anju_jobs_active: 'Jobs that are worked on',
      anju_jobs_given_up: 'Jobs that every try has failed',
    },
    labels: ['queue'],
    read: async () =>
      (await counts()).map(({ name, waiting, active, givenUp }) => ({
        labels: { queue: name },
        values: { anju_jobs_waiting: waiting, anju_jobs_active: active, anju_jobs_given_up: givenUp },
      })),
  };
  return [...ofEveryCentre, jobs];
}

/** Of the process that holds the bank: without being signed on no notice comes. */
export const bankFigures = ({ signedOn }: Pick<BankSessions, 'signedOn'>): Figures => ({
  of: { anju_bank_signed_on: '1: the node is signed on at the settlement application' },
  labels: ['node'],
  read: async () =>
    signedOn().map(({ node, isSignedOn }) => ({
      labels: { node },
      values: { anju_bank_signed_on: isSignedOn ? 1 : 0 },
    })),
});
