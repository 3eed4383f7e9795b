import type pg from 'pg';
import { compareClaim } from '../../../server/src/modules/evidence/rules/compare.ts';
import type { FieldValues } from '../../../server/src/modules/evidence/rules/fields.ts';
import { consentWording, type SourceCode } from '../../../server/src/modules/evidence/rules/sources.ts';
import type { Vault } from '../../../server/src/platform/crypto.ts';
import { contractOf, openRegisters } from '../province/registers.ts';
import { type Cell, copyRows } from './copy.ts';
import { seededUuid } from './identifiers.ts';
import { personIdOf } from './members.ts';
import { fictionalPerson } from './people.ts';

interface EvidenceSeed {
  readonly client: pg.Client;
  readonly vault: Vault;
  readonly seed: number;
  readonly now: Temporal.Instant;
  readonly centerName: string;
  /** How many people the first employer has: nobody else has a story. */
  readonly people: number;
  readonly clerkId: string;
  readonly reviewerId: string;
}

const centerId = 1;
const hour = 3_600_000;

/** One question of the past: about whom, what was claimed, how long ago, and the certificate that took its place. */
interface Story {
  readonly person: number;
  readonly source: SourceCode;
  readonly claims: FieldValues;
  readonly hoursAgo: number;
  readonly certificate?: { readonly issuer: string; readonly state: 'open' | 'accepted'; readonly isSampled?: boolean };
}

function storiesOf(people: number, today: Temporal.PlainDate): Story[] {
  const contract = contractOf(0, today);
  const bought = { contractNo: contract?.contractNo ?? '', priceFen: contract?.priceFen ?? 0 };
  const stories: Story[] = [
    { person: 0, source: 'marriage', claims: { status: 'married' }, hoursAgo: 700 },
    { person: 0, source: 'real-estate', claims: { family: [], homeCount: 0 }, hoursAgo: 699 },
    { person: 0, source: 'housing-contract', claims: bought, hoursAgo: 698 },
    {
      person: 3,
      source: 'housing-contract',
      claims: { contractNo: 'HT2026777001' },
      hoursAgo: 30,
      certificate: { issuer: '安居市房产交易中心(演示)', state: 'open' },
    },
    {
      person: 4,
      source: 'tax-invoice',
      claims: { invoiceNo: 'FP2026777002' },
      hoursAgo: 100,
      certificate: { issuer: '安居市税务局第一分局(演示)', state: 'accepted', isSampled: true },
    },
    {
      person: 5,
      source: 'marriage',
      claims: { status: 'widowed' },
      hoursAgo: 200,
      certificate: { issuer: '安居市民政局(演示)', state: 'accepted', isSampled: true },
    },
  ];
  return stories.filter(({ person }) => person < people);
}

/**
 * Writes what was asked of other agencies in the past: so that who looks at a fresh city sees who asked what about the first
 * person, a certificate to decide on and some to audit. Answers are those of the province's registers.
 */
export async function writeEvidence(parts: EvidenceSeed): Promise<void> {
  const today = parts.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const registers = openRegisters(today);
  for (const [number, story] of storiesOf(parts.people, today).entries()) {
    const { name, certificateNumber } = fictionalPerson(story.person);
    const { contractNo = '', invoiceNo = '' } = story.claims as Record<string, string>;
    const records = registers.find(story.source, { name, certificateNumber, keys: { contractNo, invoiceNo } });
    await writeStory(parts, number, story, records as FieldValues[]);
  }
}

/** What one question leaves behind: its ids, when it was asked, whom it is about, what it was compared with. */
interface Asked {
  readonly id: (part: number) => string;
  readonly at: Temporal.Instant;
  readonly expiresOn: Temporal.PlainDate;
  readonly subjectId: string;
  readonly compared: ReturnType<typeof compareClaim>;
}

async function writeStory(parts: EvidenceSeed, number: number, story: Story, records: FieldValues[]): Promise<void> {
  const { seed, now } = parts;
  const { source, claims, certificate } = story;
  const at = now.subtract({ hours: story.hoursAgo });
  const wanted = records.map((record) =>
    Object.fromEntries(Object.entries(record).filter(([field]) => claims[field] !== undefined)),
  );
  const asked: Asked = {
    at,
    id: (part) => seededUuid(seed, 'evidence', { centerId, number: number * 10 + part, atMs: at.epochMilliseconds }),
    expiresOn: at.toZonedDateTimeISO('Asia/Shanghai').toPlainDate().add({ years: 1 }),
    subjectId: personIdOf(seed, centerId, story.person),
    compared: compareClaim(source, claims, wanted),
  };
  await writeConsent(parts, story, asked);
  await writeQuery(parts, story, asked);
  await insert(parts.client, 'evidence.attempt', {
    center_id: centerId,
    query_id: asked.id(2),
    attempt_no: 1,
    source,
    asked_at: at,
    ended_at: at,
    outcome: 'answered',
    milliseconds: 180 + number * 37,
  });
  if (certificate) await writeCertificate(parts, { id: asked.id, askedAt: at }, certificate);
}

/** A consent that was taken back since: who tries a withdrawal is asked anew. */
async function writeConsent(parts: EvidenceSeed, { source }: Story, asked: Asked): Promise<void> {
  const expiresOn = asked.expiresOn.toString();
  await insert(parts.client, 'evidence.consent', {
    center_id: centerId,
    consent_id: asked.id(1),
    person_id: asked.subjectId,
    sources: `{${source}}`,
    purpose: 'withdrawal',
    wording: consentWording('withdrawal', [source], { centerName: parts.centerName, expiresOn }),
    channel: 'web',
    agreed_by_kind: 'person',
    agreed_by: asked.subjectId,
    agreed_at: asked.at,
    expires_on: expiresOn,
    revoked_at: asked.at.add({ milliseconds: 24 * hour }),
    revoked_by_kind: 'person',
    revoked_by: asked.subjectId,
    revoked_channel: 'web',
  });
}

async function writeQuery({ client, vault }: EvidenceSeed, story: Story, asked: Asked): Promise<void> {
  const { source, claims, certificate } = story;
  const { id, at, compared, subjectId } = asked;
  const answered = { match: 'matched', mismatch: 'mismatched', 'not-found': 'not-found' }[compared.result];
  const claimsIndex = vault.blindIndex(JSON.stringify([source, claims, story.person]), 'evidence.query.claims');
  const common = { source, subject_kind: 'person', subject_id: subjectId, claims_index: claimsIndex, wants: '{}' };
  await insert(client, 'evidence.query', {
    center_id: centerId,
    query_id: id(2),
    business: 'withdrawal',
    business_id: id(3),
    ...common,
    purpose: 'withdrawal',
    consent_id: id(1),
    claims_sealed: vault.seal(JSON.stringify(claims), 'evidence.query.claims'),
    state: certificate?.state === 'accepted' ? 'certified' : answered,
    attempt_count: 1,
    deadline_on: asked.expiresOn.subtract({ days: 355 }),
    receipt_id: id(4),
    asked_by_kind: 'person',
    asked_by: subjectId,
    channel: 'web',
    registered_at: at,
    finished_at: at,
  });
  await insert(client, 'evidence.receipt', {
    center_id: centerId,
    receipt_id: id(4),
    query_id: id(2),
    ...common,
    result: compared.result,
    serial: id(5),
    answer_sealed: vault.seal(JSON.stringify(compared.answer), 'evidence.receipt.answer'),
    findings_sealed: vault.seal(JSON.stringify(compared.findings), 'evidence.receipt.findings'),
    answered_at: at,
    fresh_until: at,
  });
}

async function writeCertificate(
  { client, clerkId, reviewerId }: EvidenceSeed,
  { id, askedAt }: { id: (part: number) => string; askedAt: Temporal.Instant },
  { issuer, state, isSampled = false }: NonNullable<Story['certificate']>,
): Promise<void> {
  const isDecided = state === 'accepted';
  await insert(client, 'evidence.certificate', {
    center_id: centerId,
    certificate_id: id(6),
    query_id: id(2),
    issuer_kind: 'authority',
    issuer,
    document_no: '证字第18号',
    issued_on: askedAt.toZonedDateTimeISO('Asia/Shanghai').toPlainDate(),
    form: 'paper',
    place: '第2号盒',
    attachment_ids: '{}',
    state,
    handed_in_kind: 'staff',
    handed_in_by: clerkId,
    handed_in_at: askedAt.add({ milliseconds: hour }),
    channel: 'counter',
    decided_by: isDecided ? reviewerId : null,
    decided_at: isDecided ? askedAt.add({ milliseconds: 2 * hour }) : null,
    decision_reason: isDecided ? '原件核对无误，公章清晰' : null,
    is_sampled: isSampled,
    sample_share_ppm: isDecided ? 100_000 : null,
  });
}

const insert = (client: pg.Client, table: string, row: Readonly<Record<string, Cell>>) =>
  copyRows(client, table, Object.keys(row), [Object.values(row)]);
