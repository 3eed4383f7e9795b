import { randomBytes } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { sha256 } from '../../platform/crypto.ts';
import { formatDay } from '../../platform/dates.ts';
import { type PdfSigner, signPdf, type TimestampAuthority, TimestampUnavailable } from '../../platform/pades.ts';
import { uncoveredCharacters } from '../../platform/pdf.ts';
import type { PdfPool } from '../../platform/pdf-pool.ts';
import { common, Problem } from '../../platform/problem.ts';
import { recordAudit } from '../audit/index.ts';
import { throttlePapers } from '../identity/index.ts';
import { getCenter } from '../party/index.ts';
import type { PaperHead, PaperLayout } from './papers.ts';
import { refusals } from './problems.ts';
import { eightCharacters, type PaperKind, paperKinds, paperNumber } from './rules.ts';
import { findPaperOfRequest, insertPaper, type PaperRow, updateWithdrawn } from './store.ts';

/** What stamping needs: set once at start-up. */
export interface Stamping {
  readonly pool: PdfPool;
  /** The seal of a centre; nothing for one that has none. */
  readonly signerOf: (centerId: number) => PdfSigner | undefined;
  readonly timestamp: TimestampAuthority;
  readonly publicUrl: string;
}

/** Where people reach the service: papers and links carry it. */
export const publicUrl = (): string => getStamping().publicUrl;

let stamping: Stamping | undefined;
export function useStamping(chosen: Stamping): void {
  stamping = chosen;
}
export function getStamping(): Stamping {
  if (!stamping) throw new Error('stamping is not set up');
  return stamping;
}

export interface PaperOrder {
  readonly kind: PaperKind;
  /** Made by the client: asking again with the same id answers the same paper. */
  readonly requestId: string;
  readonly subject: readonly ['person' | 'employer', id: string];
  /** What it is about: `withdrawPapers` finds it by this when it is no longer true. */
  readonly matter?: string;
  /** What the public page says was certified: masked as far as a stranger with the paper in hand needs. */
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  /** Texts that people wrote: characters the fonts lack are refused, never printed as boxes. */
  readonly names: readonly string[];
  readonly layout: (head: PaperHead) => PaperLayout;
}

/** A paper that is drawn, sealed and signed but not yet issued; or the one issued before for the same request. */
export type PreparedPaper =
  | { readonly issued: PaperRow }
  | {
      readonly order: PaperOrder;
      readonly number: string;
      readonly code: string;
      readonly pdf: Uint8Array;
      readonly pages: number;
    };

/** The verification code of a number: nobody can guess it, and it needs no table. */
export const codeOf = (call: Pick<Call, 'vault'>, number: string): string =>
  eightCharacters(call.vault.mac(number, 'document.code'));

/** Draws, seals and signs a paper: before the transaction, since the time-stamp authority is outside. */
export async function preparePaper(call: Call, order: PaperOrder): Promise<PreparedPaper> {
  const issued = await findPaperOfRequest(call.tx, call.centerId, order.subject[1], order.requestId);
  if (issued) {
    if (issued.kind !== order.kind) throw new Problem(common.repeatedWithOtherContent);
    return { issued };
  }
  await throttlePapers(call);
  const uncovered = order.names.flatMap((name) => uncoveredCharacters(name));
  if (uncovered.length > 0)
    throw new Problem(refusals.uncoveredCharacters, { characters: uncovered, remedy: '请携带身份证到柜台办理。' });
  const { pool, signerOf, timestamp, publicUrl } = getStamping();
  const signer = signerOf(call.centerId);
  if (!signer) throw new Problem(refusals.noSeal, { remedy: '请联系中心；中心配置电子印章后再开具。' });
  const number = paperNumber(order.kind, call.centerId, call.accountingDate, randomBytes(5));
  const code = codeOf(call, number);
  const center = await getCenter(call.tx, call.centerId);
  const layout = order.layout({
    number,
    centerName: center.name,
    sealPurpose: '业务专用章',
    issuedOn: formatDay(call.accountingDate),
    verification: { url: verifyUrl(publicUrl, number, code), site: `${new URL(publicUrl).host}/verify`, code },
  });
  const drawn = await pool.render({ template: layout.template, data: layout.data, createdAt: call.now });
  const field = {
    reason: layout.title,
    location: center.city,
    name: center.name,
    contact: center.phone,
    signedAt: call.now,
    seal: drawn.seal,
  };
  try {
    return { order, number, code, pages: drawn.pages, pdf: await signPdf(drawn.pdf, { ...field, signer, timestamp }) };
  } catch (error) {
    if (error instanceof TimestampUnavailable)
      throw new Problem(refusals.timestampDown, { remedy: '请稍后再试；已填写的内容不会丢失。' });
    throw error;
  }
}

const verifyUrl = (publicUrl: string, number: string, code: string) => `${publicUrl}/verify/${number}?c=${code}`;

/** Issues a prepared paper: the file and its record, with the audit entry, or nothing. */
export async function keepPaper(call: Call, prepared: PreparedPaper) {
  if ('issued' in prepared) return paperView(prepared.issued);
  const { order, number, code, pdf } = prepared;
  const row: PaperRow = {
    number,
    code,
    kind: order.kind,
    subjectKind: order.subject[0],
    subjectId: order.subject[1],
    requestId: order.requestId,
    fileId: call.newId(),
    fileSha256: sha256(pdf),
    issuedAt: call.now,
    issuedBy: call.actor.id,
    channel: call.channel,
    matter: order.matter ?? null,
    withdrawnAt: null,
    withdrawnReason: null,
    factsSealed: call.vault.seal(JSON.stringify(order.facts), 'document.paper.facts'),
  };
  await insertPaper(call.tx, call.centerId, row, pdf);
  await recordAudit(call, 'document.issue', ['paper', number], {
    kind: order.kind,
    subjectId: order.subject[1],
    sha256: row.fileSha256,
  });
  return paperView(row);
}

/**
 * What papers of a kind said about a matter is no longer true: they are void (作废) from now on, and whoever verifies one is
 * told. Answers how many were valid until now.
 */
export async function withdrawPapers(
  call: Call,
  of: { readonly kind: PaperKind; readonly matter: string },
  reason: string,
): Promise<number> {
  const withdrawn = { withdrawnAt: call.now, withdrawnReason: reason };
  const numbers = await updateWithdrawn(call.tx, call.centerId, of, withdrawn);
  for (const number of numbers) await recordAudit(call, 'document.withdraw', ['paper', number], { ...of, reason });
  return numbers.length;
}

/** A paper as its owner sees it. */
export function paperView(row: PaperRow) {
  return {
    number: row.number,
    kind: row.kind,
    title: paperKinds[row.kind].title,
    issuedAt: row.issuedAt.toString(),
    code: row.code,
    verifyUrl: verifyUrl(getStamping().publicUrl, row.number, row.code),
    sha256: row.fileSha256,
    ...withdrawal(row),
  };
}

/** Since when and why a paper is void. */
export const withdrawal = ({ withdrawnAt, withdrawnReason }: PaperRow) => ({
  withdrawnAt: withdrawnAt?.toString() ?? null,
  withdrawnReason,
});
