import type { Call } from '../../platform/call.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { listStoppedStaff } from '../identity/index.ts';
import {
  certificateKey,
  findPersonByCertificate,
  listPersonsByMobile,
  searchEmployers,
  searchPersons,
} from '../party/index.ts';
import type * as contract from './contract.ts';
import { listKinds, maySee } from './kinds.ts';
import { workRows } from './screens.ts';
import { countQueue, countQueues, listWorkRows, type WorkFilter } from './worklist-store.ts';

type Query = RouteInput<typeof contract.listWork>['query'];

const caseNumber = /^[A-Z]{2}\d{8}-\d{6}$/;
const dayOfText = (text: string | undefined) => (text === undefined ? undefined : Temporal.PlainDate.from(text));

const certificate = /^(\d{15}|\d{17}[\dX])$/;
const mobile = /^1\d{10}$/;
const hitsMax = 50;

async function personsOf(call: Call, text: string) {
  if (certificate.test(text)) {
    const person = await findPersonByCertificate(call, certificateKey(text));
    return person ? [person] : [];
  }
  return mobile.test(text) ? listPersonsByMobile(call, text) : searchPersons(call, text, hitsMax);
}

/**
 * What was typed: a case's number, or whose case it is. Looking for people is an operation and is kept; what was typed
 * is not.
 */
async function searched(call: Call, typed: string | undefined): Promise<Pick<WorkFilter, 'number' | 'subjectIds'>> {
  const text = typed?.trim().toUpperCase() ?? '';
  if (text === '') return {};
  if (caseNumber.test(text)) return { number: text };
  const [persons, employers] = await Promise.all([personsOf(call, text), searchEmployers(call, text, hitsMax)]);
  const subjectIds = [...persons.map(({ personId }) => personId), ...employers.map(({ employerId }) => employerId)];
  await call.aside((tx) =>
    recordAudit({ ...call, tx }, 'casework.search', ['search', 'cases'], { found: subjectIds.length }),
  );
  return { subjectIds };
}

type Standing = Pick<WorkFilter, 'kinds' | 'stages' | 'separate' | 'actorId' | 'stopped' | 'today'>;

/** What the caller may see and act on, whatever is asked for. */
async function standingOf(call: Call): Promise<Standing> {
  const kinds = listKinds().filter((kind) => maySee(call, kind));
  const stages = kinds.flatMap(({ kind, stages: all }) =>
    all
      .filter(({ permission }) => call.actor.permissions.has(permission))
      .map(({ key, isSeparate = true }) => ({ name: `${kind}/${key}`, isSeparate })),
  );
  return {
    kinds: kinds.map(({ kind }) => kind),
    stages: stages.map(({ name }) => name),
    separate: stages.filter(({ isSeparate }) => isSeparate).map(({ name }) => name),
    actorId: call.actor.id,
    stopped: call.actor.permissions.has('case.assign') ? await listStoppedStaff(call.tx, call.centerId) : [],
    today: call.accountingDate,
  };
}

/** How many cases wait for the caller, and how many for nobody any more. */
export async function countDuties(call: Call): Promise<{ mine: number; left: number }> {
  const filter = { ...(await standingOf(call)), queue: 'mine' as const };
  const [mine, left] = await Promise.all(
    (['mine', 'left'] as const).map((queue) => countQueue(call.tx, call.centerId, filter, queue)),
  );
  return { mine: mine ?? 0, left: left ?? 0 };
}

/** The cases that the caller may see, in the worklist asked for: what they can act on first. */
export async function worklist(call: Call, query: Query): Promise<RouteOutput<typeof contract.listWork>> {
  const filter: WorkFilter = {
    ...(await standingOf(call)),
    queue: query.queue ?? 'mine',
    kind: query.kind,
    state: query.state,
    from: dayOfText(query.from),
    to: dayOfText(query.to),
    ...(await searched(call, query.q)),
  };
  const sort = [query.sort ?? 'due', query.order ?? 'asc'] as const;
  const [{ rows, total }, counts] = await Promise.all([
    listWorkRows(call.tx, call.centerId, filter, sort, pageOf(query)),
    countQueues(call.tx, call.centerId, filter),
  ]);
  return {
    rows: await workRows(call, rows),
    total,
    counts,
    kinds: listKinds()
      .filter((kind) => maySee(call, kind))
      .map(({ kind, title }) => ({ kind, title })),
  };
}
