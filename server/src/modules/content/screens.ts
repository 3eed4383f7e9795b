import type { Call } from '../../platform/call.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { staffNames } from '../identity/index.ts';
import { listMarks } from '../params/index.ts';
import type * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { findShown, listShown } from './reading-store.ts';
import { sectionsOf, suppliedBy } from './rules/kinds.ts';
import {
  findItem,
  type ItemRow,
  listItemRows,
  listSteps,
  listVersions,
  type Standing,
  type VersionRow,
} from './store.ts';

/** What a channel shows, for anyone. */
export async function shownList(
  { tx, now }: Call,
  { query }: RouteInput<typeof contract.listContent>,
): Promise<RouteOutput<typeof contract.listContent>> {
  const { centerId, channel, kind, category } = query;
  const q = query.q?.trim() || undefined;
  const { rows, total } = await listShown(tx, { centerId, channel, kind, category, q, now, ...pageOf(query) });
  return { rows: rows.map((row) => ({ ...row, liveAt: row.liveAt.toString() })), total };
}

/** One item for anyone. One that was withdrawn says so, and why. */
export async function shownItem(
  { tx, now }: Call,
  { params, query }: RouteInput<typeof contract.getContent>,
): Promise<RouteOutput<typeof contract.getContent>> {
  const found = await findShown(tx, { ...query, itemId: params.itemId, now });
  if (!found) throw new Problem(refusals.itemNotFound);
  const { withdrawnAt, withdrawReason, history, sections, liveAt, start, ...head } = found;
  const names = sectionsOf(found.kind);
  return {
    ...head,
    liveAt: liveAt.toString(),
    sections: withdrawnAt
      ? []
      : sections
          .filter(({ key }) => key !== 'similar')
          .map(({ key, text }) => ({ key, name: names[key] ?? key, text })),
    start: withdrawnAt ? null : start,
    withdrawn: withdrawnAt && { at: withdrawnAt.toString(), reason: withdrawReason ?? '' },
    history: history.map((one) => ({ number: one.number, liveAt: Temporal.Instant.from(one.liveAt).toString() })),
  };
}

export async function itemRows(
  call: Call,
  { query }: RouteInput<typeof contract.listItems>,
): Promise<RouteOutput<typeof contract.listItems>> {
  const filter = { ...query, q: query.q?.trim() || undefined };
  const marks = await listMarks(call.tx, call.centerId);
  const { rows, total } = await listItemRows(call.tx, call.centerId, call.now, filter, marks, pageOf(query));
  return {
    rows: rows.map((row) => ({
      ...row,
      liveAt: row.liveAt?.toString() ?? null,
      editedAt: row.editedAt.toString(),
      changed: row.standing === 'withdrawn' ? [] : row.changed.map((key) => changedOf(marks, key)),
    })),
    total,
  };
}

/** A mark begins with the first day of the value. */
const changedOf = (marks: ReadonlyMap<string, string>, key: string) => ({
  key,
  since: marks.get(key)?.split(' ')[0] ?? null,
});

/** What readers see of an item: the version that is live now, none yet, or that it was withdrawn. */
function standingOf(call: Call, { withdrawnAt }: ItemRow, versions: readonly VersionRow[]) {
  const isAfter = (first: Temporal.Instant, second: Temporal.Instant) => Temporal.Instant.compare(first, second) > 0;
  const approved = versions.filter(({ state }) => state === 'approved');
  const live = approved
    .filter(({ liveAt }) => liveAt && !isAfter(liveAt, call.now) && (!withdrawnAt || isAfter(liveAt, withdrawnAt)))
    .toSorted((a, b) => Temporal.Instant.compare(b.liveAt ?? call.now, a.liveAt ?? call.now) || b.number - a.number)[0];
  const isPlanned = approved.some(({ liveAt }) => liveAt && isAfter(liveAt, call.now));
  const standing: Standing = live ? 'live' : isPlanned ? 'scheduled' : withdrawnAt ? 'withdrawn' : 'never';
  return { standing, liveNumber: live?.number ?? null };
}

export async function itemView(call: Call, itemId: string): Promise<RouteOutput<typeof contract.getItem>> {
  const { tx, centerId } = call;
  const item = await findItem(tx, centerId, itemId);
  if (!item) throw new Problem(refusals.itemNotFound);
  const versions = await listVersions(tx, centerId, itemId);
  const steps = await listSteps(tx, centerId, itemId);
  const ids = [
    ...versions.flatMap(({ editors, reviewedBy }) => [...editors, ...(reviewedBy ? [reviewedBy] : [])]),
    ...steps.map(({ doneBy }) => doneBy),
  ];
  const names = await staffNames(tx, centerId, ids);
  const nameOf = (id: string) => (id === suppliedBy ? '随系统提供' : (names.get(id) ?? namelessStaff));
  const marks = await listMarks(tx, centerId);
  return {
    itemId,
    kind: item.kind,
    ...standingOf(call, item, versions),
    withdrawReason: item.withdrawReason,
    versions: versions.map(({ itemId: _itemId, quotes, ...row }) => ({
      ...row,
      quotes: Object.keys(quotes),
      changed: Object.entries(quotes)
        .filter(([key, mark]) => marks.get(key) !== mark)
        .map(([key]) => changedOf(marks, key)),
      sections: [...row.sections],
      channels: [...row.channels],
      editors: row.editors.map(nameOf),
      publishAt: row.publishAt?.toString() ?? null,
      expiresOn: row.expiresOn?.toString() ?? null,
      editedAt: row.editedAt.toString(),
      reviewedBy: row.reviewedBy && nameOf(row.reviewedBy),
      reviewedAt: row.reviewedAt?.toString() ?? null,
      liveAt: row.liveAt?.toString() ?? null,
      isOwn: row.editors.includes(call.actor.id),
    })),
    steps: steps.map(({ doneAt, doneBy, ...step }) => ({ ...step, at: doneAt.toString(), by: nameOf(doneBy) })),
  };
}
