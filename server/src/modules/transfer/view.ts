import type { Call } from '../../platform/call.ts';
import { dayOf, daysBetween } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import { pageOf, type RouteInput, type RouteOutput } from '../../platform/route.ts';
import { accountsOf } from '../account/index.ts';
import { namelessStaff } from '../audit/index.ts';
import { standingsOf } from '../casework/index.ts';
import { staffNames } from '../identity/index.ts';
import { getNumber } from '../params/index.ts';
import { findPerson, maskName, namesOf } from '../party/index.ts';
import { paymentProgress, sumOwnUnmatched } from '../settlement/index.ts';
import type * as contract from './contract.ts';
import { judgeIncoming } from './facts.ts';
import { listMessages, type MessageRow } from './message-store.ts';
import { isMessageKind, messageNames } from './messages.ts';
import { business } from './money-in.ts';
import { refusals } from './problems.ts';
import { monthsText } from './rules.ts';
import { hasEnded, mayWithdraw, stateAfter, transferStates, waitingFor } from './states.ts';
import {
  findOwnCentre,
  findTransfer,
  type KnownCentre,
  listCentres,
  listEvents,
  listTransfers,
  type TransferEvent,
  type TransferRow,
} from './store.ts';

type View = RouteOutput<typeof contract.getMyTransfer>;
type ListRow = RouteOutput<typeof contract.listMyTransfers>['rows'][number];
type Directory = ReadonlyMap<string, KnownCentre>;

const directoryOf = async (call: Call): Promise<Directory> =>
  new Map((await listCentres(call.tx, call.centerId, dayOf(call.now))).map((centre) => [centre.nodeNo, centre]));

function listRow(row: TransferRow, directory: Directory): ListRow {
  return {
    transferId: row.transferId,
    caseId: row.caseId,
    direction: row.direction,
    letterNo: row.letterNo,
    otherName: directory.get(row.otherNode)?.name ?? row.otherNode,
    state: row.state,
    code: transferStates[row.state].code,
    stateText: transferStates[row.state].name,
    totalFen: row.totalFen === null ? null : Number(row.totalFen),
    begunAt: row.begunAt.toString(),
    changedAt: row.changedAt.toString(),
    endedAt: row.endedAt?.toString() ?? null,
  };
}

/** Where it stands, with what the platform says of our own letter when it is silent. */
async function waitingText(call: Call, row: TransferRow): Promise<string> {
  const text = waitingFor(row.direction, { ...row, isWithdrawing: row.withdrawalAskedAt !== null });
  const messages = await listMessages(call.tx, call.centerId, row.letterNo);
  const stuck = messages.find(
    ({ direction, state, attempts }) => direction === 'out' && state === 'waiting' && attempts > 0,
  );
  if (stuck) return `转移接续平台暂时没有应答，${nameOf(stuck)}还没有送达，系统会自动再发。${text}`;
  const lost = messages.find(({ direction, state }) => direction === 'out' && state === 'undeliverable');
  return lost ? `平台不受理${nameOf(lost)}（${lost.trouble}），工作人员会处理。${text}` : text;
}

const nameOf = ({ kind }: Pick<MessageRow, 'kind'>): string => (isMessageKind(kind) ? messageNames[kind] : kind);

async function viewOf(call: Call, row: TransferRow, actorText: (event: TransferEvent) => string): Promise<View> {
  const directory = await directoryOf(call);
  const events = await listEvents(call.tx, call.centerId, row.transferId);
  const cases = await standingsOf(call.tx, call.centerId, [row.caseId]);
  return {
    ...listRow(row, directory),
    caseNumber: cases.get(row.caseId)?.number ?? '',
    otherNode: row.otherNode,
    otherCity: directory.get(row.otherNode)?.city ?? '',
    formerAccountNo: row.formerAccountNo,
    principalFen: row.principalFen === null ? null : Number(row.principalFen),
    interestFen: row.interestFen === null ? null : Number(row.interestFen),
    monthsText: row.monthCount === null ? null : monthsText(row.monthCount, row.firstMonth, row.lastMonth),
    openedOn: row.openedOn?.toString() ?? null,
    waitingFor: await waitingText(call, row),
    reason: row.reason,
    isWithdrawing: row.withdrawalAskedAt !== null,
    mayWithdraw: row.withdrawalAskedAt === null && mayWithdraw(row.direction, row.state),
    history: events.map((event) => ({
      at: event.at.toString(),
      code: transferStates[event.state].code,
      stateText: transferStates[event.state].name,
      text: event.detail,
      actorText: actorText(event),
    })),
  };
}

const plainActor =
  (personId: string) =>
  ({ actorKind, actorId }: TransferEvent): string => {
    if (actorKind === 'person' && actorId === personId) return '您';
    return actorKind === 'staff' ? '工作人员' : '系统';
  };

/** A transfer of this person; anybody else's does not exist. */
export async function getOwnTransfer(call: Call, personId: string, transferId: string): Promise<TransferRow> {
  const row = await findTransfer(call.tx, call.centerId, { transferId });
  if (row?.personId !== personId) throw new Problem(refusals.notFound);
  return row;
}

export async function ownView(call: Call, personId: string, transferId: string): Promise<View> {
  return viewOf(call, await getOwnTransfer(call, personId, transferId), plainActor(personId));
}

/** The transfer that a case has led to. */
export async function viewOfCase(call: Call, personId: string, caseId: string): Promise<View> {
  const row = await findTransfer(call.tx, call.centerId, { caseId });
  if (!row) throw new Error(`case ${caseId} has no transfer`);
  return viewOf(call, row, plainActor(personId));
}

export async function ownList(
  call: Call,
  personId: string,
  query: RouteInput<typeof contract.listMyTransfers>['query'],
): Promise<RouteOutput<typeof contract.listMyTransfers>> {
  const { rows, total } = await listTransfers(call.tx, call.centerId, { personId }, pageOf(query));
  const directory = await directoryOf(call);
  return { rows: rows.map((row) => listRow(row, directory)), total };
}

/** What is asked, and what is known already, before somebody applies. */
export async function startView(
  call: Call,
  personId: string,
): Promise<RouteOutput<typeof contract.getMyTransferStart>> {
  if (!(await findPerson(call, personId))) throw new Problem(refusals.noPerson);
  const today = dayOf(call.now);
  const own = await findOwnCentre(call.tx, call.centerId, today);
  if (!own) throw new Problem(refusals.notReachable);
  const { conditions } = await judgeIncoming(call, personId);
  const centres = await listCentres(call.tx, call.centerId, today);
  return {
    ownName: own.name,
    centres: centres.flatMap(({ nodeNo, name, city, isOwn }) => (isOwn ? [] : [{ nodeNo, name, city }])),
    conditions: conditions.map((one) => ({ ...one })),
    mayApply: conditions.every(({ holds }) => holds === 'yes'),
  };
}

/** The list of all transfers (台账), for staff: the newest first, masked as everywhere at the desk. */
export async function staffList(
  call: Call,
  query: RouteInput<typeof contract.listTransfers>['query'],
): Promise<RouteOutput<typeof contract.listTransfers>> {
  const { value: answerDays } = await getNumber(call.tx, call.centerId, 'transfer.answer-days', dayOf(call.now));
  const late = call.now.subtract({ hours: 24 * answerDays });
  const { direction, state, isLate } = query;
  const letterNo = query.letterNo?.trim().toUpperCase();
  const filter = {
    direction,
    states: state && [state],
    letterNo: letterNo === '' ? undefined : letterNo,
    unchangedSince: isLate ? late : undefined,
  };
  const { rows, total } = await listTransfers(call.tx, call.centerId, filter, pageOf(query));
  const directory = await directoryOf(call);
  const names = await namesOf(call, [...new Set(rows.map(({ personId }) => personId))]);
  return {
    total,
    answerDays,
    rows: rows.map((row) => ({
      ...listRow(row, directory),
      personId: row.personId,
      personName: maskName(names.get(row.personId)?.name ?? ''),
      isLate: !hasEnded(row.state) && Temporal.Instant.compare(row.changedAt, late) < 0,
      daysUnchanged: hasEnded(row.state) ? 0 : daysBetween(dayOf(row.changedAt), dayOf(call.now)),
    })),
  };
}

const messageStates: Readonly<Record<MessageRow['state'], string>> = {
  waiting: '待送达',
  sent: '已送达平台',
  undeliverable: '平台不受理',
  handled: '已办理',
  rejected: '无法办理',
};

/** One transfer as staff see it: with its letters, the payment, and what they may do. */
export async function staffView(call: Call, transferId: string): Promise<RouteOutput<typeof contract.getTransfer>> {
  const { tx, centerId } = call;
  const row = await findTransfer(tx, centerId, { transferId });
  if (!row) throw new Problem(refusals.notFound);
  const events = await listEvents(tx, centerId, transferId);
  const staff = events.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId);
  const names = await staffNames(tx, centerId, staff);
  const actorText = ({ actorKind, actorId }: TransferEvent): string => {
    if (actorKind === 'person') return '职工本人';
    return actorKind === 'staff' ? (names.get(actorId) ?? namelessStaff) : '系统';
  };
  const key = { business, businessId: transferId };
  const [view, person, account, payment, messages] = await Promise.all([
    viewOf(call, row, actorText),
    namesOf(call, [row.personId]),
    accountsOf(tx, centerId, [row.accountId]),
    row.direction === 'out' ? paymentProgress(call, key) : undefined,
    listMessages(tx, centerId, row.letterNo),
  ]);
  const may = (permission: string) => call.actor.permissions.has(permission);
  return {
    ...view,
    personId: row.personId,
    personName: maskName(person.get(row.personId)?.name ?? ''),
    accountNo: account.get(row.accountId)?.accountNo ?? '',
    payment: payment ? { paymentNo: payment.paymentNo, stateText: payment.stateText, reason: payment.reason } : null,
    waitingFen: row.direction === 'in' ? Number(await sumOwnUnmatched(call, key)) : 0,
    messages: messages.map((message) => ({
      messageId: message.messageId,
      direction: message.direction,
      name: nameOf(message),
      state: message.state,
      stateText: messageStates[message.state],
      trouble: message.trouble,
      at: (message.doneAt ?? message.madeAt).toString(),
    })),
    mayNegotiate: may('case.review') && !['refused', 'withdrawn', 'closed', 'failed'].includes(row.state),
    mayClose: may('case.approve') && stateAfter(row.direction, row.state, 'close') !== undefined,
    mayGiveUp: may('case.approve') && row.direction === 'out' && stateAfter('out', row.state, 'fail') !== undefined,
  };
}

/** The newest transfer to this centre that has not ended, for the form that a kiosk prints. */
export async function newestTransferOf(
  call: Call,
  personId: string,
): Promise<
  { readonly letterNo: string; readonly otherName: string; readonly formerAccountNo: string | null } | undefined
> {
  const filter = { personId, direction: 'in' } as const;
  const { rows } = await listTransfers(call.tx, call.centerId, filter, { limit: 10, offset: 0 });
  const row = rows.find(({ state }) => !hasEnded(state));
  if (!row) return undefined;
  const otherName = (await directoryOf(call)).get(row.otherNode)?.name ?? row.otherNode;
  return { letterNo: row.letterNo, otherName, formerAccountNo: row.formerAccountNo };
}
