import type { Call } from '../../platform/call.ts';
import { newSecret } from '../../platform/crypto.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { calledTicket, endTicket, namelessNumber, ticketNumber, type useReception } from '../booking/index.ts';
import { publicUrl } from '../document/index.ts';
import { findStaff, inCenter, staffNames, throttleAddress } from '../identity/index.ts';
import { notify } from '../notice/index.ts';
import {
  certificateKey,
  findEmployer,
  findPerson,
  findPersonByCertificate,
  getCenter,
  maskName,
} from '../party/index.ts';
import { foldName } from '../party/rules.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import {
  closeVisits,
  findVisit,
  insertRating,
  insertVisit,
  isRated,
  listRemarks,
  sumRatings,
  updateVisit,
  type VisitRow,
} from './visit-store.ts';

type Asked = RouteInput<typeof contract.openVisit>['body'];
type Shown = RouteOutput<typeof contract.openVisit>;

type Reception = Parameters<typeof useReception>[0];

/** Whom a visit is about, and how it became known. */
interface Visitor {
  readonly personId: string | null;
  readonly employerId: string | null;
  readonly identifiedBy: Shown['identifiedBy'];
}

async function personOfNumber(call: Call, certificateNumber: string) {
  const person = await findPersonByCertificate(call, certificateKey(certificateNumber));
  if (!person)
    throw new Problem(refusals.visitorUnknown, {
      detail: '本中心没有这个证件号码的职工。',
      remedy: '请核对证件号码；在其他城市缴存的，请到缴存地的管理中心办理；尚未开户的，由缴存单位开户。',
    });
  return person;
}

/** A card is trusted for finding somebody: its name must be the one on record, and it must not have run out. */
async function personOfCard(call: Call, card: Extract<Asked, { by: 'card' }>['card']) {
  const person = await personOfNumber(call, card.certificateNumber);
  if (card.validUntil && Temporal.PlainDate.compare(Temporal.PlainDate.from(card.validUntil), call.accountingDate) < 0)
    throw new Problem(refusals.cardExpired, {
      detail: `身份证有效期至 ${card.validUntil}。`,
      remedy: '请使用有效期内的身份证，或临时身份证。',
    });
  if (foldName(card.name) !== foldName(person.name))
    throw new Problem(refusals.cardDiffers, {
      detail: '身份证上的姓名与本中心登记的姓名不一致。',
      remedy: '请核对是否本人；确属姓名变更的，先办理个人信息更正。',
    });
  return person;
}

async function visitorOf(call: Call, asked: Asked): Promise<Visitor> {
  switch (asked.by) {
    case 'card':
      return { personId: (await personOfCard(call, asked.card)).personId, employerId: null, identifiedBy: 'card' };
    case 'number': {
      const { personId } = await personOfNumber(call, asked.certificateNumber);
      return { personId, employerId: null, identifiedBy: 'number' };
    }
    case 'person': {
      const person = await findPerson(call, asked.personId);
      if (!person) throw new Problem(refusals.visitorUnknown);
      return { personId: person.personId, employerId: null, identifiedBy: 'search' };
    }
    case 'employer': {
      const employer = await findEmployer(call, asked.employerId);
      if (!employer) throw new Problem(refusals.visitorUnknown);
      return { personId: null, employerId: employer.employerId, identifiedBy: 'search' };
    }
  }
}

/**
 * Begins to serve somebody; whoever sat at this window before has left. Who is read once more is still the same visitor, with
 * the number that was called since. How they were identified is kept.
 */
export async function openVisit(call: Call, asked: Asked): Promise<Shown> {
  const { tx, centerId, actor } = call;
  const visitor = await visitorOf(call, asked);
  const ticketId = await calledTicket(call);
  const before = await findVisit(tx, centerId, { openOf: actor.id });
  const isSame = before?.personId === visitor.personId && before.employerId === visitor.employerId;
  const isOtherNumber = before?.ticketId && ticketId && before.ticketId !== ticketId;
  if (before && isSame && !isOtherNumber) {
    const known = {
      ticketId: before.ticketId ?? ticketId,
      identifiedBy: visitor.identifiedBy === 'search' ? before.identifiedBy : visitor.identifiedBy,
    };
    await updateVisit(tx, centerId, before.visitId, known);
    await recordOpening(call, before.visitId, visitor);
    return visitView(call, { ...before, ...known });
  }
  const staff = await findStaff(tx, centerId, actor.id);
  await closeVisits(tx, centerId, actor.id, call.now);
  const row = {
    ...visitor,
    visitId: call.newId(),
    ticketId,
    staffId: actor.id,
    outlet: staff?.outlet ?? '',
    openedAt: call.now,
  };
  await insertVisit(tx, centerId, row);
  await recordOpening(call, row.visitId, visitor);
  return visitView(call, { ...row, closedAt: null, ratingCode: null });
}

const recordOpening = (call: Call, visitId: string, { personId, employerId, identifiedBy }: Visitor) =>
  recordAudit(call, 'casework.open-visit', personId ? ['person', personId] : ['employer', employerId ?? ''], {
    visitId,
    identifiedBy,
  });

/** A number is called while somebody sits there without one: theirs, when it is known to be; else the clerk says so. */
const joinCalled: Reception['called'] = async (call, { ticketId, personId }) => {
  if (personId === null) return;
  const row = await findVisit(call.tx, call.centerId, { openOf: call.actor.id });
  if (row && row.ticketId === null && row.personId === personId)
    await updateVisit(call.tx, call.centerId, row.visitId, { ticketId });
};

export async function visitView(call: Call, row: VisitRow): Promise<Shown> {
  const name = row.personId
    ? maskName((await findPerson(call, row.personId))?.name ?? '')
    : ((await findEmployer(call, row.employerId ?? ''))?.name ?? '');
  return {
    visitId: row.visitId,
    personId: row.personId,
    employerId: row.employerId,
    name,
    ticketNumber: row.ticketId && (await ticketNumber(call, row.ticketId)),
    identifiedBy: row.identifiedBy as Shown['identifiedBy'],
    openedAt: row.openedAt.toString(),
  };
}

export async function currentVisit(call: Call): Promise<RouteOutput<typeof contract.getVisit>> {
  const row = await findVisit(call.tx, call.centerId, { openOf: call.actor.id });
  if (!row) return { visit: null, calledNumber: null };
  return { visit: await visitView(call, row), calledNumber: row.ticketId ? null : await namelessNumber(call) };
}

/** A visit of the caller; a colleague's does not exist. */
export async function getOwnVisit(call: Call, visitId: string): Promise<VisitRow> {
  const row = await findVisit(call.tx, call.centerId, { visitId });
  if (row?.staffId !== call.actor.id) throw new Problem(refusals.notFound);
  return row;
}

/**
 * Ends a visit, and the number by which the visitor was called. The visitor is told where to rate, and nobody else: by the
 * code of the ticket where there is one, so that a visit is rated once. Ended twice it has been ended once.
 */
export async function endVisit(call: Call, visitId: string): Promise<void> {
  const row = await getOwnVisit(call, visitId);
  if (row.closedAt) return;
  const ratingCode = row.ticketId ? null : newSecret(18);
  const address = row.ticketId
    ? await endTicket(call, row.ticketId)
    : `${publicUrl()}/rate/${call.centerId}/${ratingCode}`;
  await updateVisit(call.tx, call.centerId, visitId, { closedAt: call.now, ratingCode });
  await notify(call, 'casework.served', row.personId ? ['person', row.personId] : ['employer', row.employerId ?? ''], {
    outlet: row.outlet,
    on: dayOf(call.now).toString(),
    address,
    isEmployer: row.employerId !== null,
  });
  await recordAudit(call, 'casework.close-visit', ['visit', visitId], {});
}

/** A ticket was rated: that is how its holder found the visit too. */
const rateByTicket: Reception['rated'] = async (call, { ticketId, score, tags, remark }) => {
  const row = await findVisit(call.tx, call.centerId, { ticketId });
  if (row) await keepRating(call, row, { score, tags, remark });
};

/** What the queue tells of visits. */
export const reception: Reception = { called: joinCalled, rated: rateByTicket };

function keepRating(
  call: Call,
  { visitId }: VisitRow,
  { score, tags, remark }: { score: number; tags: readonly string[]; remark: string },
): Promise<boolean> {
  return insertRating(call.tx, call.centerId, {
    visitId,
    score,
    tags: [...new Set(tags)],
    remark: remark.trim(),
    ratedAt: call.now,
  });
}

const rateWithinHours = 24 * 7;

async function visitOfCode(call: Call, ratingCode: string): Promise<VisitRow> {
  await throttleAddress(call, 'rating');
  const row = await findVisit(call.tx, call.centerId, { ratingCode });
  const isLate = row?.closedAt && Temporal.Instant.compare(row.closedAt.add({ hours: rateWithinHours }), call.now) < 0;
  if (!row || isLate)
    throw new Problem(refusals.ratingGone, { remedy: '评价链接七天内有效；您也可以拨打 12329 反映。' });
  return row;
}

export async function ratingPage(
  call: Call,
  { params }: RouteInput<typeof contract.getRatingPage>,
): Promise<RouteOutput<typeof contract.getRatingPage>> {
  const there = await inCenter(call, params.centerId);
  const row = await visitOfCode(there, params.code);
  return {
    centerName: (await getCenter(there.tx, there.centerId)).name,
    outlet: row.outlet,
    on: dayOf(row.openedAt).toString(),
    isRated: await isRated(there.tx, there.centerId, row.visitId),
  };
}

/** Rates a visit, once. Who rated is not kept. */
export async function rate(call: Call, { params, body }: RouteInput<typeof contract.rateVisit>): Promise<void> {
  const there = await inCenter(call, params.centerId);
  const row = await visitOfCode(there, params.code);
  if (call.actor.kind === 'staff') throw new Problem(refusals.notByStaff);
  const isNew = await keepRating(there, row, body);
  if (!isNew) throw new Problem(refusals.ratedAlready);
  await recordAudit(there, 'casework.rate', ['visit', row.visitId], { score: body.score });
}

const million = 1_000_000;

/** How visitors rated: of everybody for who oversees, else of the caller. The last thirty days unless told. */
export async function ratings(
  call: Call,
  { query }: RouteInput<typeof contract.listRatings>,
): Promise<RouteOutput<typeof contract.listRatings>> {
  const to = query.to ? Temporal.PlainDate.from(query.to) : call.accountingDate;
  const from = query.from ? Temporal.PlainDate.from(query.from) : to.subtract({ days: 29 });
  const scope = { from, to, ...(!call.actor.permissions.has('case.oversee') && { staffId: call.actor.id }) };
  const rows = await sumRatings(call.tx, call.centerId, scope);
  const remarks = await listRemarks(call.tx, call.centerId, scope);
  const ids = [...rows, ...remarks].map(({ staffId }) => staffId);
  const names = await staffNames(call.tx, call.centerId, ids);
  return {
    from: from.toString(),
    to: to.toString(),
    staff: rows.map(({ staffId, outlet, visits, rated, satisfied, total, scores }) => ({
      staffId,
      staffName: names.get(staffId) ?? namelessStaff,
      outlet,
      visits,
      rated,
      satisfiedPpm: rated === 0 ? null : Math.round((satisfied * million) / rated),
      averageHundredths: rated === 0 ? null : Math.round((total * 100) / rated),
      scores,
    })),
    remarks: remarks.map(({ staffId, ratedAt, ...remark }) => ({
      ...remark,
      staffName: names.get(staffId) ?? namelessStaff,
      on: dayOf(ratedAt).toString(),
    })),
  };
}
