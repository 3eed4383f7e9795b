/** Employers at the counter: registration and opening, changes, closing. */
import type { Call } from '../../platform/call.ts';
import { formatMonthText, isBefore, monthOf, parseMonth } from '../../platform/dates.ts';
import { ratePpm } from '../../platform/money.ts';
import { common, Problem } from '../../platform/problem.ts';
import { done, pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import {
  accountsOfEmployer,
  closeSealed,
  countOpenAccounts,
  employerStates,
  getEmployerAccount,
  openEmployerAccount,
  personalStates,
  reopenEmployerAccount,
  sealedOfEmployer,
  setEmployerState,
} from '../account/index.ts';
import { namelessStaff, recordAudit } from '../audit/index.ts';
import { listBusinesses, listRemittanceRows, sumOwedCollections } from '../contribution/index.ts';
import { staffNames } from '../identity/index.ts';
import { countThose, getUnallocated, neverPosted, openEmployerBalance, sumBalances } from '../ledger/index.ts';
import { getRate } from '../params/index.ts';
import {
  type Employer,
  type EmployerParticulars,
  findEmployer,
  findEmployerByCreditCode,
  insertEmployer,
  maskMobile,
  maskName,
  updateEmployer,
} from '../party/index.ts';
import { foldIdentifier, foldMobile, foldName, identifierFaultText, mobileFault } from '../party/rules.ts';
import { hasOpenRefund } from '../settlement/index.ts';
import * as contract from './contract.ts';
import { refusals } from './problems.ts';
import { checkRegister, creditCodeFaults, knownProblem, refuseFaults } from './register-check.ts';
import { type Checked, closingConditions, ratioFault } from './rules.ts';
import { type Changed, type Deed, findDeed, insertDeed, listDeeds } from './store.ts';

type Given = RouteInput<typeof contract.openEmployer>['body'];
type Particulars = Pick<Given, keyof EmployerParticulars>;

async function getKnown(call: Call, employerId: string): Promise<Employer> {
  const employer = await findEmployer(call, employerId);
  if (!employer) throw new Problem(refusals.employerNotFound);
  return employer;
}

/** Particulars without stray spaces and full-width digits; faults by the name of their field. */
function folded(given: Partial<Particulars>): { values: Partial<EmployerParticulars>; faults: Record<string, string> } {
  const faults: Record<string, string> = {};
  const text = (field: keyof Particulars, least: number) => {
    const value = given[field];
    if (typeof value !== 'string') return {};
    const shown = foldName(value);
    if ([...shown].length < least) faults[field] = `至少 ${least} 个字`;
    return { [field]: shown };
  };
  const mobile = given.handlerMobile === undefined ? undefined : foldMobile(given.handlerMobile);
  const fault = mobile === undefined ? undefined : mobileFault(mobile);
  if (fault) faults['handlerMobile'] = `经办人手机${identifierFaultText[fault]}`;
  return {
    faults,
    values: {
      ...text('name', 2),
      ...text('address', 2),
      ...text('legalRepresentative', 1),
      ...text('handlerName', 1),
      ...(mobile !== undefined && { handlerMobile: mobile }),
      ...(given.payday !== undefined && { payday: given.payday }),
    },
  };
}

async function checkRatios(call: Call, body: Given): Promise<void> {
  const [least, most] = await Promise.all([
    getRate(call.tx, call.centerId, 'contribution.ratio-min-ppm', call.accountingDate),
    getRate(call.tx, call.centerId, 'contribution.ratio-max-ppm', call.accountingDate),
  ]);
  const limits = { least: least.value, most: most.value };
  const faults = Object.fromEntries(
    (['employerRatioPpm', 'memberRatioPpm'] as const).flatMap((field) => {
      const fault = ratioFault(ratePpm(body[field]), limits);
      return fault ? [[field, fault]] : [];
    }),
  );
  if (Object.keys(faults).length > 0)
    throw new Problem(refusals.ratioOutOfPolicy, { fields: faults, source: most.source });
}

function firstMonthOf(call: Call, text: string): Temporal.PlainDate {
  const month = parseMonth(text);
  const thisMonth = monthOf(call.accountingDate);
  const [earliest, latest] = [thisMonth.subtract({ months: 12 }), thisMonth.add({ months: 1 })];
  if (isBefore(month, earliest) || isBefore(latest, month))
    refuseFaults({ firstMonth: `起缴月份应在${formatMonthText(earliest)}至${formatMonthText(latest)}之间` });
  return month;
}

/** The deed if this id was used before for the same; another use is refused. */
async function wasDone(call: Call, { deedId, kind, subjectId }: Pick<Deed, 'deedId' | 'kind' | 'subjectId'>) {
  const before = await findDeed(call.tx, call.centerId, deedId);
  if (before && (before.kind !== kind || before.subjectId !== subjectId))
    throw new Problem(common.repeatedWithOtherContent);
  return before !== undefined;
}

/** 缴存登记 and 开户: the employer is known by its code, and opened until its first month is posted. */
export async function openEmployer(
  call: Call,
  { body }: RouteInput<typeof contract.openEmployer>,
): Promise<RouteOutput<typeof contract.openEmployer>> {
  const { employerId } = body;
  const creditCode = foldIdentifier(body.creditCode);
  const { values, faults } = folded(body);
  refuseFaults({ ...faults, ...creditCodeFaults(creditCode) });
  const known = await findEmployerByCreditCode(call, creditCode);
  if (known?.employerId === employerId && known.name === values.name)
    return { employerId, employerAccountNo: known.employerAccountNo };
  if (known) return openAgain(call, known, body, values as EmployerParticulars);
  if (await findEmployer(call, employerId)) throw new Problem(common.repeatedWithOtherContent);
  await checkRatios(call, body);
  const firstMonth = firstMonthOf(call, body.firstMonth);
  const employerAccountNo = await insertEmployer(call, {
    ...(values as EmployerParticulars),
    employerId,
    creditCode,
  });
  const ratios = { employer: ratePpm(body.employerRatioPpm), member: ratePpm(body.memberRatioPpm) };
  await openEmployerAccount(call, { employerId, ratios, firstMonth });
  await openEmployerBalance(call.tx, call.centerId, employerId);
  await insertDeed(call, {
    deedId: employerId,
    kind: 'employer-opening',
    subjectKind: 'employer',
    subjectId: employerId,
    evidence: body.evidence,
    reason: '缴存登记',
    changes: [{ field: 'employerAccountNo', before: null, after: employerAccountNo }],
  });
  await checkRegister(call, { ...(values as EmployerParticulars), employerId, deedId: employerId });
  await recordAudit(call, 'registration.open-employer', ['employer', employerId], { employerAccountNo, creditCode });
  return { employerId, employerAccountNo };
}

/**
 * An employer that closed its account and comes back (such as one that had moved away) keeps its number and what it paid
 * before; the form's id is that of the deed. One whose account is open is registered already.
 */
async function openAgain(
  call: Call,
  known: Employer,
  body: Given,
  values: EmployerParticulars,
): Promise<RouteOutput<typeof contract.openEmployer>> {
  const { employerId, employerAccountNo, creditCode } = known;
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  const deedId = body.employerId;
  if (await wasDone(call, { deedId, kind: 'employer-opening', subjectId: employerId }))
    return { employerId, employerAccountNo };
  if (account.state !== 'closed') throw knownProblem(known);
  await checkRatios(call, body);
  const firstMonth = firstMonthOf(call, body.firstMonth);
  const paidTo = account.contributedTo;
  if (paidTo && !isBefore(paidTo, firstMonth))
    refuseFaults({ firstMonth: `该单位销户前已缴至${formatMonthText(paidTo)}，起缴月份应在其后` });
  await updateEmployer(call, employerId, values);
  const ratios = { employer: ratePpm(body.employerRatioPpm), member: ratePpm(body.memberRatioPpm) };
  await reopenEmployerAccount(call, { employerId, ratios, firstMonth });
  await insertDeed(call, {
    deedId,
    kind: 'employer-opening',
    subjectKind: 'employer',
    subjectId: employerId,
    evidence: body.evidence,
    reason: '销户后重新登记',
    changes: [{ field: 'state', before: 'closed', after: 'opened' }],
  });
  await checkRegister(call, { ...values, employerId, deedId });
  await recordAudit(call, 'registration.open-employer', ['employer', employerId], { employerAccountNo, creditCode });
  return { employerId, employerAccountNo };
}

const personal = new Set<keyof EmployerParticulars>(['legalRepresentative', 'handlerName', 'handlerMobile']);
const shown = (field: keyof EmployerParticulars, value: string | number | null): string | null => {
  if (value === null) return null;
  if (!personal.has(field)) return String(value);
  return field === 'handlerMobile' ? maskMobile(String(value)) : maskName(String(value));
};

/** 单位信息变更: the code and the account number never change. */
export async function changeEmployer(
  call: Call,
  { params: { employerId }, body }: RouteInput<typeof contract.changeEmployer>,
) {
  const employer = await getKnown(call, employerId);
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  if (await wasDone(call, { deedId: body.deedId, kind: 'employer-change', subjectId: employerId })) return done;
  if (account.state === 'closed') throw new Problem(refusals.employerClosed);
  const { values, faults } = folded(body.changes);
  refuseFaults(faults);
  const fields = (Object.keys(values) as (keyof EmployerParticulars)[]).filter(
    (field) => values[field] !== employer[field],
  );
  if (fields.length === 0) throw new Problem(refusals.nothingChanged, { remedy: '请填写与登记不同的内容。' });
  const changes: Changed[] = fields.map((field) => ({
    field,
    before: shown(field, employer[field]),
    after: shown(field, values[field] ?? null),
  }));
  await updateEmployer(call, employerId, Object.fromEntries(fields.map((field) => [field, values[field]])));
  const { deedId, evidence, reason } = body;
  const kind = 'employer-change';
  await insertDeed(call, { deedId, kind, subjectKind: 'employer', subjectId: employerId, evidence, reason, changes });
  if (fields.some((field) => field === 'name' || field === 'legalRepresentative'))
    await checkRegister(call, { ...employer, ...values, employerId, deedId });
  await recordAudit(call, 'registration.change-employer', ['employer', employerId], { fields });
  return done;
}

/** Accounts on which nothing ever stood, as of people who were registered by mistake: sealed, they end with their employer. */
const emptyAccounts = ({ centerId }: Call, employerId: string) =>
  neverPosted(centerId, sealedOfEmployer(centerId, employerId));

async function closingFacts(call: Call, employerId: string): Promise<readonly Checked[]> {
  const { tx, centerId } = call;
  const one = { limit: 1, offset: 0 };
  const [unallocated, openAccounts, empty, balance, remittances, drafts, pending, isRefunding, owed] =
    await Promise.all([
      getUnallocated(tx, centerId, employerId, { lock: false }),
      countOpenAccounts(tx, centerId, employerId),
      countThose(tx, emptyAccounts(call, employerId)),
      sumBalances(tx, centerId, accountsOfEmployer(centerId, employerId)),
      listRemittanceRows(tx, centerId, employerId, { states: ['draft', 'confirmed', 'short', 'collecting'] }, one),
      listBusinesses(tx, centerId, employerId, { states: ['draft'] }, one),
      listBusinesses(tx, centerId, employerId, { states: ['pending'] }, one),
      hasOpenRefund(tx, centerId, employerId),
      sumOwedCollections(tx, centerId, employerId),
    ]);
  // Histories list remittances with the businesses. Money on its way back may return when its bank refuses it.
  const openBusinesses = Math.max(0, drafts.total + pending.total - remittances.total) + (isRefunding ? 1 : 0);
  return closingConditions({
    unallocated,
    openAccounts: openAccounts - empty,
    emptyAccounts: empty,
    balance,
    openRemittances: remittances.total,
    openBusinesses,
    owed,
  });
}

export async function getClosing(
  call: Call,
  { params: { employerId } }: RouteInput<typeof contract.getClosing>,
): Promise<RouteOutput<typeof contract.getClosing>> {
  await getKnown(call, employerId);
  const account = await getEmployerAccount(call.tx, call.centerId, employerId);
  return { isClosed: account.state === 'closed', conditions: [...(await closingFacts(call, employerId))] };
}

/** 单位销户. Two clerks at once: the second meets a closed account. */
export async function closeEmployer(
  call: Call,
  { params: { employerId }, body }: RouteInput<typeof contract.closeEmployer>,
) {
  await getKnown(call, employerId);
  const account = await getEmployerAccount(call.tx, call.centerId, employerId, { lock: true });
  if (await wasDone(call, { deedId: body.deedId, kind: 'employer-closing', subjectId: employerId })) return done;
  if (account.state === 'closed') throw new Problem(refusals.employerClosed);
  const missing = (await closingFacts(call, employerId)).filter(({ holds }) => !holds);
  if (missing.length > 0) {
    throw new Problem(refusals.closingBarred, {
      detail: `${missing.map(({ figures }) => figures).join('；')}。`,
      remedy: missing.map(({ remedy }) => remedy).join(''),
      source: '《住房公积金管理条例》第十四条',
      missing: missing.map(({ key }) => key),
    });
  }
  const { deedId, evidence } = body;
  const change = { employerId, month: monthOf(call.accountingDate), businessId: deedId };
  await closeSealed(call, change, emptyAccounts(call, employerId));
  await setEmployerState(call, employerId, 'closed');
  await insertDeed(call, {
    deedId,
    kind: 'employer-closing',
    subjectKind: 'employer',
    subjectId: employerId,
    evidence,
    reason: contract.closingReasons[body.reason],
    changes: [{ field: 'state', before: account.state, after: 'closed' }],
  });
  await recordAudit(call, 'registration.close-employer', ['employer', employerId], { reason: body.reason });
  return done;
}

const kindTexts = {
  'employer-opening': '登记开户',
  'employer-change': '信息变更',
  'employer-closing': '销户',
  'employer-business': '代办业务',
  freeze: '冻结',
  release: '解除冻结',
  merge: '账户合并',
  correction: '更正姓名、证件',
} as const;
const fieldTexts: Readonly<Record<string, string>> = {
  name: '名称',
  address: '地址',
  legalRepresentative: '法定代表人',
  handlerName: '经办人',
  handlerMobile: '经办人手机',
  payday: '发薪日',
  employerAccountNo: '单位账号',
  state: '账户状态',
  business: '业务流水号',
  personName: '姓名',
  certificateType: '证件类型',
  certificateNumber: '证件号码',
  account: '个人账户',
  until: '冻结至',
};

const stateTexts: Readonly<Record<string, string>> = { ...personalStates, ...employerStates };
/** A value as people read it: states are kept by their codes. */
const shownAs = (field: string, value: string): string => (field === 'state' ? (stateTexts[value] ?? value) : value);

/** Deeds as pages show them. */
export async function deedViews(call: Call, rows: Awaited<ReturnType<typeof listDeeds>>['rows']) {
  const names = await staffNames(
    call.tx,
    call.centerId,
    rows.map((row) => row.doneBy),
  );
  return rows.map((row) => ({
    deedId: row.deedId,
    kindText: kindTexts[row.kind],
    evidence: row.evidence,
    reason: row.reason,
    changes: row.changes.map(({ field, before, after }) => ({
      field: fieldTexts[field] ?? field,
      before: before && shownAs(field, before),
      after: after && shownAs(field, after),
    })),
    doneBy: (names.get(row.doneBy) as string | undefined) ?? namelessStaff,
    doneAt: row.doneAt.toString(),
  }));
}

export async function listEmployerDeeds(
  call: Call,
  { params: { employerId }, query }: RouteInput<typeof contract.listEmployerDeeds>,
): Promise<RouteOutput<typeof contract.listEmployerDeeds>> {
  await getKnown(call, employerId);
  const { rows, total } = await listDeeds(call.tx, call.centerId, 'employer', [employerId], pageOf(query));
  return { rows: await deedViews(call, rows), total };
}
