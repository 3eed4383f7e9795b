import { sql } from 'kysely';
import { type Db, readPage } from '../../platform/db.ts';
import type { Purpose, SourceCode } from './rules/sources.ts';
import type { SubjectKind } from './store.ts';

export interface CertificateRow {
  readonly certificateId: string;
  readonly queryId: string;
  readonly issuerKind: 'employer' | 'authority';
  readonly issuer: string;
  readonly documentNo: string | null;
  readonly issuedOn: Temporal.PlainDate;
  readonly form: 'upload' | 'paper';
  /** Where the paper is kept. */
  readonly place: string | null;
  readonly attachmentIds: readonly string[];
  readonly state: 'open' | 'accepted' | 'refused';
  readonly handedInKind: string;
  readonly handedInBy: string;
  readonly handedInAt: Temporal.Instant;
  readonly channel: string;
  readonly decidedBy: string | null;
  readonly decidedAt: Temporal.Instant | null;
  readonly decisionReason: string | null;
  readonly isSampled: boolean;
  readonly auditResult: 'genuine' | 'false' | null;
  readonly auditedBy: string | null;
  readonly auditedAt: Temporal.Instant | null;
  readonly auditNote: string | null;
}
const columns = [
  'certificateId',
  'queryId',
  'issuerKind',
  'issuer',
  'documentNo',
  'issuedOn',
  'form',
  'place',
  'attachmentIds',
  'state',
  'handedInKind',
  'handedInBy',
  'handedInAt',
  'channel',
  'decidedBy',
  'decidedAt',
  'decisionReason',
  'isSampled',
  'auditResult',
  'auditedBy',
  'auditedAt',
  'auditNote',
] as const;

type Raw = Omit<CertificateRow, 'issuerKind' | 'form' | 'state' | 'auditResult'> & {
  readonly issuerKind: string;
  readonly form: string;
  readonly state: string;
  readonly auditResult: string | null;
};
const certificateOf = (row: Raw): CertificateRow => ({
  ...row,
  issuerKind: row.issuerKind as CertificateRow['issuerKind'],
  form: row.form as CertificateRow['form'],
  state: row.state as CertificateRow['state'],
  auditResult: row.auditResult as CertificateRow['auditResult'],
});

export type NewCertificate = Pick<
  CertificateRow,
  | 'certificateId'
  | 'queryId'
  | 'issuerKind'
  | 'issuer'
  | 'documentNo'
  | 'issuedOn'
  | 'form'
  | 'place'
  | 'attachmentIds'
  | 'handedInKind'
  | 'handedInBy'
  | 'handedInAt'
  | 'channel'
>;

export async function insertCertificate(tx: Db, centerId: number, certificate: NewCertificate): Promise<void> {
  await tx
    .insertInto('evidence.certificate')
    .values({ centerId, ...certificate, attachmentIds: certificate.attachmentIds as string[], state: 'open' })
    .execute();
}

/** A certificate, locked for this transaction. */
export async function lockCertificate(
  tx: Db,
  centerId: number,
  certificateId: string,
): Promise<CertificateRow | undefined> {
  const row = await tx
    .selectFrom('evidence.certificate')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('certificateId', '=', certificateId)
    .forUpdate()
    .executeTakeFirst();
  return row && certificateOf(row);
}

/** What was handed in for questions, oldest first. */
export async function listCertificatesOf(
  tx: Db,
  centerId: number,
  queryIds: readonly string[],
): Promise<CertificateRow[]> {
  const rows = await tx
    .selectFrom('evidence.certificate')
    .select(columns)
    .where('centerId', '=', centerId)
    .where('queryId', '=', sql<string>`any (${queryIds as string[]}::uuid[])`)
    .orderBy('handedInAt')
    .limit(200)
    .execute();
  return rows.map(certificateOf);
}

type Change = Partial<
  Pick<
    CertificateRow,
    | 'state'
    | 'decidedBy'
    | 'decidedAt'
    | 'decisionReason'
    | 'isSampled'
    | 'auditResult'
    | 'auditedBy'
    | 'auditedAt'
    | 'auditNote'
  > & { sampleSharePpm: bigint }
>;

export async function updateCertificate(
  tx: Db,
  centerId: number,
  certificateId: string,
  change: Change,
): Promise<void> {
  await tx
    .updateTable('evidence.certificate')
    .set(change)
    .where('centerId', '=', centerId)
    .where('certificateId', '=', certificateId)
    .execute();
}

/** Which certificates a worklist shows. */
export const certificateLists = ['open', 'to-audit', 'audited'] as const;
export type CertificateList = (typeof certificateLists)[number];

export interface ListedCertificate extends CertificateRow {
  readonly source: SourceCode;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly purpose: Purpose;
  readonly caseId: string | null;
}

/** Certificates to decide, to audit or audited, the longest waiting first. */
export async function listCertificates(
  tx: Db,
  centerId: number,
  list: CertificateList,
  page: { limit: number; offset: number },
): Promise<{ rows: ListedCertificate[]; total: number }> {
  const chosen = tx
    .selectFrom('evidence.certificate as c')
    .innerJoin('evidence.query as q', (join) =>
      join.onRef('q.centerId', '=', 'c.centerId').onRef('q.queryId', '=', 'c.queryId'),
    )
    .where('c.centerId', '=', centerId)
    .$if(list === 'open', (query) => query.where('c.state', '=', 'open'))
    .$if(list === 'to-audit', (query) => query.where('c.isSampled', '=', true).where('c.auditResult', 'is', null))
    .$if(list === 'audited', (query) => query.where('c.isSampled', '=', true).where('c.auditResult', 'is not', null));
  const { rows, total } = await readPage(
    chosen
      .select(columns.map((name) => `c.${name}` as const))
      .select(['q.source', 'q.subjectKind', 'q.subjectId', 'q.purpose', 'q.caseId'])
      .orderBy('c.handedInAt')
      .orderBy('c.certificateId'),
    page,
  );
  return {
    total,
    rows: rows.map((row) => ({
      ...certificateOf(row),
      source: row.source as SourceCode,
      subjectKind: row.subjectKind as SubjectKind,
      subjectId: row.subjectId,
      purpose: row.purpose as Purpose,
      caseId: row.caseId,
    })),
  };
}
