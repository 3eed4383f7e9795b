import type { Call } from '../../../platform/call.ts';
import { channelText } from '../../../platform/channels.ts';
import { dayOf, formatDay } from '../../../platform/dates.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../../platform/route.ts';
import { type Purpose, purposes, type SourceCode, sourceOf } from '../../evidence/rules/sources.ts';
import { type QueryState, resultOf } from '../../evidence/states.ts';
import { maskName } from '../../party/index.ts';
import type { listMyLookups } from './contract.ts';
import { lookText } from './rules.ts';
import { type LookupRow, listLookups } from './store.ts';

/** Who looked at the caller's data, asked whom about it, why and with which result. */
export async function myLookups(
  call: Call,
  { query }: RouteInput<typeof listMyLookups>,
): Promise<RouteOutput<typeof listMyLookups>> {
  const chosen = { personId: call.actor.id, kind: query.kind };
  const { rows, total } = await listLookups(call.tx, call.centerId, chosen, pageOf(query));
  return { total, rows: rows.map((row) => (row.kind === 'query' ? questionOf(row) : lookOf(row))) };
}

type Row = RouteOutput<typeof listMyLookups>['rows'][number];

function questionOf(row: LookupRow): Row {
  const { authority, name } = sourceOf(row.source as SourceCode);
  return {
    at: row.at.toString(),
    kind: 'query',
    who: authority,
    what: name,
    purpose: purposes[row.purpose as Purpose],
    basis: row.law ?? (row.agreedAt ? `您${formatDay(dayOf(row.agreedAt))}的授权` : null),
    result: resultOf[row.state as QueryState] ?? 'asking',
    channel: channelText(row.channel),
    queryId: row.queryId,
  };
}

function lookOf(row: LookupRow): Row {
  return {
    at: row.at.toString(),
    kind: 'look',
    // The person may know which window it was; who sat there is told by the name's last character and kept in full.
    who:
      row.operation === 'hotline.query'
        ? '12329 来电人（已核对身份证号码和预留手机）'
        : row.staffName
          ? `${row.outlet ?? ''} 工作人员 ${maskName(row.staffName)}`.trim()
          : '工作人员',
    what: lookText(row.operation ?? '', row.fields),
    purpose: row.reason,
    basis: null,
    result: null,
    channel: channelText(row.channel),
    queryId: null,
  };
}
