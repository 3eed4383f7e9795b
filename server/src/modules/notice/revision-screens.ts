import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import type { Db } from '../../platform/db.ts';
import type { Edge } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import { done, pageOf, type RouteOutput } from '../../platform/route.ts';
import { namelessStaff } from '../audit/index.ts';
import { getStructure } from '../params/index.ts';
import * as contract from './contract-revisions.ts';
import { refusals } from './problems.ts';
import { decide, save, withdraw } from './revise.ts';
import { listRevisions, listWordingsInForce, type RevisionRow, type WordingInForce } from './revision-store.ts';
import { declarationOf, isTemplateKey, type TemplateKey, templateKeys, templateName } from './rules/catalogue.ts';
import { isSettingKey, type Setting, settingKeys, settings } from './rules/settings.ts';

/** Names of staff by their ids; set at start-up, for `identity` stands on this module. */
type StaffNames = (tx: Db, centerId: number, ids: readonly string[]) => Promise<ReadonlyMap<string, string>>;
let staffNames: StaffNames = async () => new Map();
export function useStaffNames(given: StaffNames): void {
  staffNames = given;
}
export const staffNamesOf = (call: Call, ids: readonly (string | null)[]) => {
  const chosen = [...new Set(ids.filter((id) => id !== null))];
  return chosen.length === 0 ? new Map<string, string>() : staffNames(call.tx, call.centerId, chosen);
};

const openStates = ['draft', 'in-review', 'returned'] as const;
type Revision = Static<typeof contract.Revision>;

async function viewsOf(call: Call, rows: readonly RevisionRow[]): Promise<Revision[]> {
  const names = await staffNamesOf(
    call,
    rows.flatMap(({ editedBy, reviewedBy }) => [editedBy, reviewedBy]),
  );
  const nameOf = (id: string) => names.get(id) ?? namelessStaff;
  return rows.map(({ subjectKey, ...row }) => ({
    ...row,
    key: subjectKey,
    name: isSettingKey(subjectKey) ? settings[subjectKey].name : templateName(subjectKey),
    validFrom: row.validFrom.toString(),
    editedBy: nameOf(row.editedBy),
    editedAt: row.editedAt.toString(),
    reviewedBy: row.reviewedBy && nameOf(row.reviewedBy),
    reviewedAt: row.reviewedAt?.toString() ?? null,
    isOwn: row.editedBy === call.actor.id,
  }));
}

async function revisionView(call: Call, revisionId: string): Promise<Revision> {
  const { rows } = await listRevisions(call.tx, call.centerId, { revisionId });
  const [view] = await viewsOf(call, rows);
  if (!view) throw new Problem(refusals.revisionNotFound);
  return view;
}

function headOf(key: TemplateKey, own: WordingInForce | undefined) {
  const { name, category, urgency, audience, cause } = declarationOf(key);
  const validFrom = own?.validFrom.toString() ?? null;
  return { key, name, category, urgency, audience, cause, number: own?.number ?? 0, validFrom };
}

async function templates(call: Call): Promise<RouteOutput<typeof contract.listTemplates>> {
  const { tx, centerId } = call;
  const own = await listWordingsInForce(tx, centerId, dayOf(call.now));
  const open = await listRevisions(tx, centerId, { subject: 'template', states: openStates });
  const stateOf = new Map(open.rows.map(({ subjectKey, state }) => [subjectKey, state]));
  return { rows: templateKeys.map((key) => ({ ...headOf(key, own.get(key)), openState: stateOf.get(key) ?? null })) };
}

async function template(call: Call, key: string): Promise<RouteOutput<typeof contract.getTemplate>> {
  if (!isTemplateKey(key)) throw new Problem(refusals.templateNotFound);
  const { tx, centerId } = call;
  const declared = declarationOf(key);
  const own = (await listWordingsInForce(tx, centerId, dayOf(call.now))).get(key);
  const { rows } = await listRevisions(tx, centerId, { subject: 'template', subjectKey: key });
  const original = { title: declared.title, long: declared.long, short: declared.short };
  return {
    ...headOf(key, own),
    wording: own?.wording ?? original,
    original,
    variables: Object.entries(declared.variables).map(([name, sample]) => ({
      name,
      sample,
      isRequired: declared.required.includes(name),
      isOptional: declared.optional?.includes(name) ?? false,
    })),
    revisions: await viewsOf(call, rows),
  };
}

async function settingRows(call: Call): Promise<RouteOutput<typeof contract.listSettings>> {
  const { tx, centerId } = call;
  const open = await listRevisions(tx, centerId, { subject: 'parameter', states: openStates });
  const views = new Map((await viewsOf(call, open.rows)).map((view) => [view.key, view]));
  const rows: RouteOutput<typeof contract.listSettings>['rows'] = [];
  for (const key of settingKeys) {
    const { name, text, shape }: Setting = settings[key];
    const { value, source, validFrom } = await getStructure(tx, centerId, key, dayOf(call.now), (given) => given);
    const unit = shape.kind === 'number' ? shape.unit : '';
    const view = views.get(key) ?? null;
    rows.push({ key, name, text, kind: shape.kind, unit, value, source, validFrom: validFrom.toString(), open: view });
  }
  return { rows };
}

export function registerRevisions(edge: Edge): void {
  edge.serve(contract.listTemplates, templates);
  edge.serve(contract.getTemplate, (call, { query }) => template(call, query.key));
  edge.serve(contract.listSettings, settingRows);
  edge.serve(contract.listRevisions, async (call, { query }) => {
    const filter = {
      ...(query.subject && { subject: query.subject }),
      ...(query.state && { states: [query.state] }),
    };
    const { rows, total } = await listRevisions(call.tx, call.centerId, filter, pageOf(query));
    return { rows: await viewsOf(call, rows), total };
  });
  edge.serve(contract.saveRevision, async (call, input) => revisionView(call, await save(call, input)));
  edge.serve(contract.decideRevision, async (call, input) => {
    await decide(call, input);
    return revisionView(call, input.params.revisionId);
  });
  edge.serve(contract.withdrawRevision, async (call, { params }) => {
    await withdraw(call, params.revisionId);
    return done;
  });
}
