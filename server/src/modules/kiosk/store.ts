import { sql } from 'kysely';
import type { Db } from '../../platform/db.ts';
import type { EndReason, KioskPrinterState, PrintState } from './rules.ts';

const deviceColumns = [
  'kioskId',
  'name',
  'outletId',
  'place',
  'printerHost',
  'printerPort',
  'codeExpiresAt',
  'enrolledAt',
  'revokedAt',
  'revokeReason',
  'seenAt',
  'readerState',
  'printerState',
  'printerStateAt',
] as const;

const devices = (tx: Db, centerId: number) =>
  tx.selectFrom('kiosk.device').select(deviceColumns).where('centerId', '=', centerId);
export type DeviceRow = Awaited<ReturnType<typeof listDevices>>[number];

export const listDevices = (tx: Db, centerId: number) => devices(tx, centerId).orderBy('name').limit(200).execute();

export const findDevice = (tx: Db, centerId: number, kioskId: string, { lock = false } = {}) =>
  devices(tx, centerId)
    .where('kioskId', '=', kioskId)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();

export const findDeviceByCredential = (tx: Db, centerId: number, credentialHash: string) =>
  devices(tx, centerId).where('credentialHash', '=', credentialHash).executeTakeFirst();

export interface DeviceFields {
  readonly name: string;
  readonly outletId: string;
  readonly place: string;
  readonly printerHost: string;
  readonly printerPort: number;
}

/** Makes a kiosk or changes it. */
export async function saveDevice(
  tx: Db,
  centerId: number,
  kioskId: string,
  { fields, at }: { fields: DeviceFields; at: Temporal.Instant },
): Promise<void> {
  await tx
    .insertInto('kiosk.device')
    .values({ centerId, kioskId, ...fields, createdAt: at })
    .onConflict((conflict) => conflict.constraint('device__pk').doUpdateSet({ ...fields }))
    .execute();
}

export async function setCode(
  tx: Db,
  centerId: number,
  kioskId: string,
  code: { codeHash: string; codeExpiresAt: Temporal.Instant },
): Promise<void> {
  await tx
    .updateTable('kiosk.device')
    .set(code)
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .execute();
}

/** Uses a code up: of two who enter the same code at once, one enrols. The device that was enrolled before proves nothing any more. */
export async function enrol(
  tx: Db,
  centerId: number,
  codeHash: string,
  { credentialHash, at }: { credentialHash: string; at: Temporal.Instant },
) {
  return tx
    .updateTable('kiosk.device')
    .set({ codeHash: null, codeExpiresAt: null, credentialHash, enrolledAt: at, seenAt: at })
    .where('centerId', '=', centerId)
    .where('codeHash', '=', codeHash)
    .where('codeExpiresAt', '>', at)
    .where('revokedAt', 'is', null)
    .returning(deviceColumns)
    .executeTakeFirst();
}

export async function setRevoked(
  tx: Db,
  centerId: number,
  kioskId: string,
  { at, reason }: { at: Temporal.Instant; reason: string },
): Promise<void> {
  await tx
    .updateTable('kiosk.device')
    .set({ revokedAt: at, revokeReason: reason, credentialHash: null, codeHash: null, codeExpiresAt: null })
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .execute();
}

export async function setSeen(
  tx: Db,
  centerId: number,
  kioskId: string,
  seen: {
    seenAt?: Temporal.Instant;
    readerState?: string;
    printerState: KioskPrinterState;
    printerStateAt: Temporal.Instant;
  },
): Promise<void> {
  await tx
    .updateTable('kiosk.device')
    .set(seen)
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .execute();
}

export interface NewVisit {
  readonly visitId: string;
  readonly kioskId: string;
  readonly sessionKey: string;
  readonly subjectKind: 'person' | 'employer';
  readonly subjectId: string;
  readonly beganAt: Temporal.Instant;
}
export async function insertVisit(tx: Db, centerId: number, visit: NewVisit): Promise<void> {
  await tx
    .insertInto('kiosk.visit')
    .values({ centerId, ...visit })
    .execute();
}

/** Ends whoever's time before a kiosk: answers their visit and session; nobody when nobody was there. */
export const endOpenVisit = (
  tx: Db,
  centerId: number,
  kioskId: string,
  { at, reason }: { at: Temporal.Instant; reason: EndReason },
) =>
  tx
    .updateTable('kiosk.visit')
    .set({ endedAt: at, endReason: reason })
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .where('endedAt', 'is', null)
    .returning(['visitId', 'sessionKey', 'subjectKind', 'subjectId', 'pages'])
    .executeTakeFirst();

/** The visit whose session calls, locked, so that two prints do not both take the last pages. */
export const findOpenVisit = (tx: Db, centerId: number, sessionKey: string, { lock = false } = {}) =>
  tx
    .selectFrom('kiosk.visit')
    .select(['visitId', 'kioskId', 'pages'])
    .where('centerId', '=', centerId)
    .where('sessionKey', '=', sessionKey)
    .where('endedAt', 'is', null)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst();

export async function addPages(tx: Db, centerId: number, visitId: string, pages: number): Promise<void> {
  await tx
    .updateTable('kiosk.visit')
    .set({ pages: sql`pages + ${pages}` })
    .where('centerId', '=', centerId)
    .where('visitId', '=', visitId)
    .execute();
}

const printColumns = [
  'printId',
  'kioskId',
  'visitId',
  'kind',
  'title',
  'paperNumber',
  'pages',
  'pagesOut',
  'state',
  'printerSaid',
] as const;

export interface NewPrint {
  readonly printId: string;
  readonly kioskId: string;
  readonly visitId: string | null;
  readonly requestId: string;
  readonly kind: string;
  readonly title: string;
  readonly paperNumber: string | null;
  readonly pages: number;
  readonly askedAt: Temporal.Instant;
}
export async function insertPrint(tx: Db, centerId: number, print: NewPrint, content: Buffer): Promise<void> {
  await tx
    .insertInto('kiosk.print')
    .values({ centerId, ...print, aliveAt: print.askedAt, state: 'queued' })
    .execute();
  await tx.insertInto('kiosk.printFile').values({ centerId, printId: print.printId, content }).execute();
}

const prints = (tx: Db, centerId: number) =>
  tx
    .selectFrom('kiosk.print as print')
    .leftJoin('kiosk.visit as visit', (join) =>
      join.onRef('visit.centerId', '=', 'print.centerId').onRef('visit.visitId', '=', 'print.visitId'),
    )
    .select(printColumns.map((column) => `print.${column}` as const))
    .select(['visit.pages as visitPages', 'visit.endedAt as visitEndedAt'])
    .where('print.centerId', '=', centerId);
export type PrintRow = NonNullable<Awaited<ReturnType<typeof findPrint>>>;

export const findPrint = (tx: Db, centerId: number, printId: string) =>
  prints(tx, centerId).where('print.printId', '=', printId).executeTakeFirst();

export const findPrintOfRequest = (tx: Db, centerId: number, kioskId: string, requestId: string) =>
  prints(tx, centerId).where('print.kioskId', '=', kioskId).where('print.requestId', '=', requestId).executeTakeFirst();

/** Moves a print on; false when it was not in one of these states (any more), or another attempt has it now. */
export async function movePrint(
  tx: Db,
  centerId: number,
  { printId, attempt }: { readonly printId: string; readonly attempt?: number },
  from: readonly PrintState[],
  change: {
    state: PrintState;
    pagesOut?: number;
    printerSaid?: KioskPrinterState | null;
    endedAt?: Temporal.Instant;
    aliveAt?: Temporal.Instant;
  },
): Promise<boolean> {
  const moved = await tx
    .updateTable('kiosk.print')
    .set(change)
    .where('centerId', '=', centerId)
    .where('printId', '=', printId)
    .where('state', 'in', from)
    .$if(attempt !== undefined, (query) => query.where('attempts', '=', attempt ?? 0))
    .returning('printId')
    .executeTakeFirst();
  return moved !== undefined;
}

/** Takes a queued print; answers the number of the attempt, `undefined` when somebody else was first. */
export async function beginPrint(
  tx: Db,
  centerId: number,
  printId: string,
  aliveAt: Temporal.Instant,
): Promise<number | undefined> {
  const row = await tx
    .updateTable('kiosk.print')
    .set({ state: 'printing', aliveAt, attempts: sql<number>`attempts + 1` })
    .where('centerId', '=', centerId)
    .where('printId', '=', printId)
    .where('state', '=', 'queued')
    .returning('attempts')
    .executeTakeFirst();
  return row?.attempts;
}

/** The worker that prints it is alive, and so many pages are out. */
export async function notePrinting(
  tx: Db,
  centerId: number,
  { printId, attempt }: { readonly printId: string; readonly attempt: number },
  set: { readonly aliveAt: Temporal.Instant; readonly pagesOut?: number },
): Promise<void> {
  await tx
    .updateTable('kiosk.print')
    .set(set)
    .where('centerId', '=', centerId)
    .where('printId', '=', printId)
    .where('attempts', '=', attempt)
    .where('state', '=', 'printing')
    .execute();
}

/** Prints whose worker has said nothing since: it has died, or never came. */
export async function stopForsakenPrints(
  tx: Db,
  centerId: number,
  { silentSince, at }: { readonly silentSince: Temporal.Instant; readonly at: Temporal.Instant },
) {
  const { rows } = await sql<{ printId: string; kioskId: string; isLeft: boolean }>`
    with forsaken as (
      update kiosk.print p set state = case when v.ended_at is null then 'stopped' else 'cancelled' end,
        printer_said = 'no-answer', ended_at = ${at}::timestamptz
      from kiosk.print o left join kiosk.visit v on v.center_id = o.center_id and v.visit_id = o.visit_id
      where o.center_id = ${centerId} and p.center_id = o.center_id and p.print_id = o.print_id
        and p.state in ('queued', 'printing') and p.alive_at < ${silentSince}::timestamptz
      returning p.center_id, p.print_id, p.kiosk_id, v.ended_at is not null as is_left
    ), gone as (
      delete from kiosk.print_file f using forsaken where f.center_id = ${centerId}
        and f.print_id = forsaken.print_id and forsaken.is_left
    )
    select print_id, kiosk_id, is_left from forsaken order by print_id`.execute(tx);
  return rows;
}

export const findPrintFile = (tx: Db, centerId: number, printId: string) =>
  tx
    .selectFrom('kiosk.printFile')
    .select('content')
    .where('centerId', '=', centerId)
    .where('printId', '=', printId)
    .executeTakeFirst();

export async function deletePrintFile(tx: Db, centerId: number, printId: string): Promise<void> {
  await tx.deleteFrom('kiosk.printFile').where('centerId', '=', centerId).where('printId', '=', printId).execute();
}

/** What nobody waits for any more at a kiosk is not printed, and its files go; what is in the printer now comes out. */
export async function cancelPrints(tx: Db, centerId: number, kioskId: string, at: Temporal.Instant): Promise<void> {
  await tx
    .updateTable('kiosk.print')
    .set({ state: 'cancelled', endedAt: at })
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .where('state', 'in', ['queued', 'stopped'])
    .execute();
  await sql`delete from kiosk.print_file file using kiosk.print print
    where file.center_id = ${centerId} and print.center_id = file.center_id and print.print_id = file.print_id
      and print.kiosk_id = ${kioskId} and print.state <> 'printing'`.execute(tx);
}

/** Pages that a kiosk was asked for since then, without anybody having entered. */
export async function sumPagesWithoutVisit(
  tx: Db,
  centerId: number,
  kioskId: string,
  since: Temporal.Instant,
): Promise<number> {
  const row = await tx
    .selectFrom('kiosk.print')
    .select(sql<bigint>`coalesce(sum(pages), 0)::bigint`.as('pages'))
    .where('centerId', '=', centerId)
    .where('kioskId', '=', kioskId)
    .where('visitId', 'is', null)
    .where('askedAt', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.pages);
}

/** Visits and printed pages of each kiosk since a moment, and whether somebody is before it. */
export async function listUse(tx: Db, centerId: number, since: Temporal.Instant) {
  const visits = await tx
    .selectFrom('kiosk.visit')
    .select(['kioskId', sql<bigint>`count(*)`.as('visits'), sql<boolean>`bool_or(ended_at is null)`.as('isInUse')])
    .where('centerId', '=', centerId)
    .where('beganAt', '>=', since)
    .groupBy('kioskId')
    .execute();
  const pages = await tx
    .selectFrom('kiosk.print')
    .select(['kioskId', sql<bigint>`coalesce(sum(pages_out), 0)::bigint`.as('pages')])
    .where('centerId', '=', centerId)
    .where('askedAt', '>=', since)
    .groupBy('kioskId')
    .execute();
  const printed = new Map(pages.map((row) => [row.kioskId, Number(row.pages)]));
  return new Map([
    ...pages.map((row) => [row.kioskId, { visits: 0, isInUse: false, pages: Number(row.pages) }] as const),
    ...visits.map(
      (row) =>
        [
          row.kioskId,
          { visits: Number(row.visits), isInUse: row.isInUse, pages: printed.get(row.kioskId) ?? 0 },
        ] as const,
    ),
  ]);
}
