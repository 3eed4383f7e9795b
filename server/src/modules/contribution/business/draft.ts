import { createHash } from 'node:crypto';
import type { Call } from '../../../platform/call.ts';
import { type Fen, fen, sumFen, zeroFen } from '../../../platform/money.ts';
import { common, Problem } from '../../../platform/problem.ts';
import { recordAudit } from '../../audit/index.ts';
import { checkNotInReview } from '../counter/guard.ts';
import { insertNewcomers, type Newcomer } from '../line-store.ts';
import { newSerial } from '../serial.ts';
import { refusals } from './problems.ts';
import type { BusinessKind } from './rules.ts';
import {
  type BusinessFacts,
  type BusinessLine,
  deleteBusinessLines,
  findBusiness,
  insertBusiness,
  insertBusinessLines,
  updateBusiness,
} from './store.ts';

export interface BusinessDraft {
  /** Made by the client: asking again with the same id answers the same draft. */
  readonly businessId: string;
  readonly employerId: string;
  readonly kind: BusinessKind;
  readonly effectiveMonth: Temporal.PlainDate;
  readonly lines: readonly BusinessLine[];
  readonly newcomers?: readonly Newcomer[];
  readonly facts?: BusinessFacts;
  readonly reason?: string;
  /** Money that the business itself moves. */
  readonly amountFen?: Fen;
  /** People, when they are fewer than the lines (months of a back-payment). */
  readonly personCount?: number;
  readonly monthly?: { readonly before: Fen; readonly after: Fen };
}

/** A line with nothing in it but whose it is: what a kind fills comes on top. */
export const emptyLine = {
  baseBeforeFen: null,
  baseFen: null,
  employerBeforeFen: zeroFen,
  memberBeforeFen: zeroFen,
  employerFen: zeroFen,
  memberFen: zeroFen,
  reason: '',
  facts: {},
  personalSealed: null,
} as const satisfies Partial<BusinessLine>;

/** Whether the same was asked for before: then it is answered by what became of it. */
export async function isKept(
  call: Call,
  { businessId, employerId, kind }: Pick<BusinessDraft, 'businessId' | 'employerId' | 'kind'>,
): Promise<boolean> {
  const known = await findBusiness(call.tx, call.centerId, { businessId });
  if (known && (known.employerId !== employerId || known.kind !== kind))
    throw new Problem(common.repeatedWithOtherContent);
  return known !== undefined;
}

/** Keeps a checked business as a draft to be looked at and signed; it replaces an earlier draft of its kind. */
export async function keepBusiness(call: Call, draft: BusinessDraft): Promise<string> {
  const { businessId, employerId, kind, lines } = draft;
  if (await isKept(call, draft)) return businessId;
  await checkNotInReview(call, employerId, kind);
  const before = await findBusiness(call.tx, call.centerId, { employerId, kind }, { lock: true });
  if (before?.state === 'draft') await discardDraft(call, before.businessId);
  const monthly = draft.monthly ?? {
    before: sumFen(lines.map((line) => fen(line.employerBeforeFen + line.memberBeforeFen))),
    after: sumFen(lines.map((line) => fen(line.employerFen + line.memberFen))),
  };
  await insertBusiness(call.tx, call.centerId, {
    businessId,
    employerId,
    number: await newSerial(call),
    kind,
    effectiveMonth: draft.effectiveMonth,
    personCount: draft.personCount ?? lines.length,
    amountFen: draft.amountFen ?? zeroFen,
    monthlyBeforeFen: monthly.before,
    monthlyAfterFen: monthly.after,
    facts: draft.facts ?? {},
    listHash: digestOf(lines),
    reason: draft.reason ?? '',
    channel: call.channel,
    createdBy: call.actor.id,
    createdAt: call.now,
  });
  if (lines.length > 0) await insertBusinessLines(call.tx, call.centerId, businessId, lines);
  if (draft.newcomers?.length) await insertNewcomers(call.tx, call.centerId, businessId, draft.newcomers);
  await recordAudit(call, 'contribution.business-draft', ['business', businessId], {
    kind,
    employerId,
    personCount: draft.personCount ?? lines.length,
  });
  return businessId;
}

/** A draft that is given up or replaced: its row says so, its people go. */
export async function discardDraft(call: Call, businessId: string, outcome?: string): Promise<void> {
  await updateBusiness(call.tx, call.centerId, businessId, {
    state: 'discarded',
    finishedAt: call.now,
    ...(outcome && { outcome }),
  });
  await deleteBusinessLines(call.tx, call.centerId, businessId);
}

/** Refuses a business that would concern nobody. */
export function checkSomebody(lines: readonly unknown[], detail: string): void {
  if (lines.length === 0) throw new Problem(refusals.nobody, { detail });
}

/** SM3 over every line: what the signature covers beyond the totals. */
function digestOf(lines: readonly BusinessLine[]): string {
  const hash = createHash('sm3');
  for (const line of lines) {
    const { personalSealed, facts, ...plain } = line;
    const parts = [...Object.values(plain).map(String), JSON.stringify(facts), personalSealed?.toString('hex') ?? ''];
    hash.update(`${parts.join('|')}\n`);
  }
  return hash.digest('hex');
}
