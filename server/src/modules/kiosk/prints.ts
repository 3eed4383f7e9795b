import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import type { Answering } from '../../platform/http.ts';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { common, Problem } from '../../platform/problem.ts';
import { type RouteInput, type RouteOutput, Uuid } from '../../platform/route.ts';
import { recordAudit } from '../audit/index.ts';
import { paperKinds } from '../document/rules.ts';
import { type RegisterAnswer, readEmployerRegister } from '../evidence/index.ts';
import type * as contract from './contract.ts';
import { type AtKiosk, atKiosk, kioskNumber } from './device.ts';
import { openingForm } from './forms.ts';
import { type Drawn } from './orders.ts';
import { theDocumentPrinter } from './port.ts';
import { refusals } from './problems.ts';
import { type KioskPrinterState, type PrintState, pagesLeft } from './rules.ts';
import {
  addPages,
  beginPrint,
  deletePrintFile,
  findDevice,
  findOpenVisit,
  findPrint,
  findPrintFile,
  findPrintOfRequest,
  insertPrint,
  movePrint,
  notePrinting,
  type PrintRow,
  setSeen,
  stopForsakenPrints,
  sumPagesWithoutVisit,
} from './store.ts';

type PrintView = RouteOutput<typeof contract.getPrint>;
const fileContext = 'kiosk.print_file.content';

async function viewOf(call: Call, row: PrintRow): Promise<PrintView> {
  const { printId, title, paperNumber, pages, pagesOut, visitPages } = row;
  return {
    printId,
    title,
    paperNumber,
    pages,
    pagesOut,
    state: row.state as PrintState,
    printerSaid: row.printerSaid as KioskPrinterState | null,
    pagesLeft: visitPages === null ? null : pagesLeft(visitPages, await kioskNumber(call, 'pages-per-visit')),
  };
}

/** The kiosk that the caller stands before and their visit; a session that was opened elsewhere prints nothing. */
async function visitHere(call: Call, answering: Answering, { lock = false } = {}) {
  const at = await atKiosk(call, answering);
  const visit =
    call.actor.kind === 'visitor' || !call.actor.sessionKey
      ? undefined
      : await findOpenVisit(call.tx, call.centerId, call.actor.sessionKey, { lock });
  if (visit?.kioskId !== at.device.kioskId || at.call.centerId !== call.centerId) throw new Problem(refusals.noVisit);
  return { device: at.device, visit };
}

/** Looks whether the same was asked for before: then nothing is drawn anew. */
export async function drawnOnce(
  call: Call,
  answering: Answering,
  requestId: string,
  draw: () => Promise<Drawn>,
): Promise<Drawn | 'asked-before'> {
  const { device } = await visitHere(call, answering);
  const known = await findPrintOfRequest(call.tx, call.centerId, device.kioskId, requestId);
  return known ? 'asked-before' : draw();
}

/** Keeps what was drawn, counts its pages, and asks for it to be printed: all of it, or nothing. */
export async function print(
  call: Call,
  answering: Answering,
  { requestId, kind }: { requestId: string; kind: string },
  drawn: Drawn | 'asked-before',
): Promise<PrintView> {
  const { device, visit } = await visitHere(call, answering, { lock: true });
  const known = await findPrintOfRequest(call.tx, call.centerId, device.kioskId, requestId);
  if (known) {
    if (known.kind !== kind || known.visitId !== visit.visitId) throw new Problem(common.repeatedWithOtherContent);
    return viewOf(call, known);
  }
  if (drawn === 'asked-before') throw new Problem(refusals.printNotFound);
  const sheet = await contentOf(call, drawn);
  const most = await kioskNumber(call, 'pages-per-visit');
  const left = pagesLeft(visit.pages, most);
  if (sheet.pages > left)
    throw new Problem(refusals.tooManyPages, {
      detail: `一次使用最多打印 ${most} 页，还可打印 ${left} 页，这份有 ${sheet.pages} 页。`,
      remedy: '请缩短期间；需要更多的，请到柜台打印。',
    });
  await addPages(call.tx, call.centerId, visit.visitId, sheet.pages);
  return ask({ call, device }, { ...sheet, kind: drawn.kind, requestId, visitId: visit.visitId });
}

async function contentOf(call: Call, drawn: Drawn) {
  if ('form' in drawn) return { ...drawn.form, paperNumber: null };
  const issued = await drawn.keep(call);
  // The same request issued at another door: its file is with the papers, and not printed from here.
  if ('issued' in drawn.paper) throw new Problem(common.repeatedWithOtherContent);
  const { pdf, pages } = drawn.paper;
  return { title: paperKinds[issued.kind].title, pdf, pages, paperNumber: issued.number };
}

interface Sheet {
  readonly kind: string;
  readonly requestId: string;
  readonly visitId: string | null;
  readonly title: string;
  readonly pdf: Uint8Array;
  readonly pages: number;
  readonly paperNumber: string | null;
}
async function ask({ call, device }: AtKiosk, { pdf, ...sheet }: Sheet): Promise<PrintView> {
  const printId = call.newId();
  const row = { printId, kioskId: device.kioskId, askedAt: call.now, ...sheet };
  await insertPrint(call.tx, call.centerId, row, call.vault.sealBytes(pdf, fileContext));
  await call.enqueue(kioskPrintJob, { printId });
  await recordAudit(call, 'kiosk.print', ['kiosk-print', printId], {
    kioskId: device.kioskId,
    kind: sheet.kind,
    pages: sheet.pages,
    paper: sheet.paperNumber,
  });
  const made = await findPrint(call.tx, call.centerId, printId);
  if (!made) throw new Error('the print was not kept');
  return viewOf(call, made);
}

type OpeningBody = RouteInput<typeof contract.printOpeningForm>['body'];
export interface DrawnOpening {
  readonly register: RegisterAnswer | undefined;
  readonly form: Awaited<ReturnType<typeof openingForm>>;
}

/** Asks the register of employers and draws the form, with no transaction open. */
export async function drawOpening(visitor: Call, body: OpeningBody, answering: Answering): Promise<DrawnOpening> {
  const { call } = await atKiosk(visitor, answering);
  const register = body.creditCode ? await readEmployerRegister(call, body.creditCode) : undefined;
  const form = await openingForm(call, { creditCode: body.creditCode ?? '', register, handler: body.card });
  return { register, form };
}

const withoutLoginMinutes = 10;

/** Printed without anybody having entered: the pages of a kiosk are limited instead of those of a visit. */
export async function printOpening(
  visitor: Call,
  { body }: RouteInput<typeof contract.printOpeningForm>,
  answering: Answering,
  { register, form }: DrawnOpening,
): Promise<RouteOutput<typeof contract.printOpeningForm>> {
  const at = await atKiosk(visitor, answering);
  const { call, device } = at;
  await findDevice(call.tx, call.centerId, device.kioskId, { lock: true });
  const known = await findPrintOfRequest(call.tx, call.centerId, device.kioskId, body.requestId);
  const registerText = textOf(register, body.creditCode);
  if (known) return { print: await viewOf(call, known), registerText };
  const most = await kioskNumber(call, 'pages-without-login');
  const since = call.now.subtract({ minutes: withoutLoginMinutes });
  const printed = await sumPagesWithoutVisit(call.tx, call.centerId, device.kioskId, since);
  if (printed + form.pages > most)
    throw new Problem(refusals.tooManyPages, {
      detail: `${withoutLoginMinutes} 分钟内最多打印 ${most} 页，已打印 ${printed} 页。`,
      remedy: '请稍候再试，或到柜台领取表格。',
    });
  const sheet = { ...form, kind: 'opening-form', requestId: body.requestId, visitId: null, paperNumber: null };
  return { print: await ask(at, sheet), registerText };
}

function textOf(register: RegisterAnswer | undefined, creditCode: string | undefined): string {
  if (!creditCode || !register) return '没有填写统一社会信用代码，单位信息请手工填写。';
  if (register.result === 'found') return `已按市场监管登记预填：${register.record.name ?? ''}。`;
  if (register.result === 'not-found') return '市场监管登记中没有这个代码，单位信息请手工填写。';
  return `市场监管登记暂时查不到（${register.reason}），单位信息请手工填写。`;
}

/** A print for who stands before the kiosk now: of an earlier visit there is none. */
async function getPrintHere(visitor: Call, printId: string, answering: Answering) {
  const at = await atKiosk(visitor, answering);
  const row = await findPrint(at.call.tx, at.call.centerId, printId);
  if (row?.kioskId !== at.device.kioskId || row.visitEndedAt !== null) throw new Problem(refusals.printNotFound);
  return { ...at, row };
}

export async function printState(
  visitor: Call,
  { params }: RouteInput<typeof contract.getPrint>,
  answering: Answering,
): Promise<PrintView> {
  const { call, row } = await getPrintHere(visitor, params.printId, answering);
  return viewOf(call, row);
}

/** 重新打印: the same file once more, so the same number; it counts no further pages. */
export async function printAgain(
  visitor: Call,
  { params }: RouteInput<typeof contract.printAgain>,
  answering: Answering,
): Promise<PrintView> {
  const { call, row } = await getPrintHere(visitor, params.printId, answering);
  const moved = await movePrint(call.tx, call.centerId, row, ['stopped'], {
    state: 'queued',
    pagesOut: 0,
    printerSaid: null,
    aliveAt: call.now,
  });
  if (!moved) throw new Problem(refusals.notStopped);
  await call.enqueue(kioskPrintJob, { printId: row.printId });
  await recordAudit(call, 'kiosk.print-again', ['kiosk-print', row.printId], {
    paper: row.paperNumber,
    pagesOut: row.pagesOut,
  });
  return viewOf(call, { ...row, state: 'queued', pagesOut: 0, printerSaid: null });
}

/** Three steps: say that it is being printed, print with no transaction open, keep what became of it. */
async function printOnce({ inCall }: JobRun, printId: string): Promise<void> {
  const work = await inCall(async (call) => {
    const row = await findPrint(call.tx, call.centerId, printId);
    const device = row && (await findDevice(call.tx, call.centerId, row.kioskId));
    const file = row && (await findPrintFile(call.tx, call.centerId, printId));
    if (!row || !device || !file) return undefined;
    // Asked for twice, printed once: whoever comes second finds it begun.
    const attempt = await beginPrint(call.tx, call.centerId, printId, call.now);
    return attempt && { mine: { printId, attempt }, row, device, pdf: call.vault.openBytes(file.content, fileContext) };
  });
  if (!work) return;
  const { row, device, mine } = work;
  const at = { host: device.printerHost, port: device.printerPort };
  const job = { name: `${row.title} ${row.paperNumber ?? ''}`.trim(), pages: row.pages, pdf: work.pdf };
  let told = Promise.resolve();
  const tell = (set: { readonly pagesOut?: number }) => {
    told = told
      .then(() => inCall(({ tx, centerId, now }) => notePrinting(tx, centerId, mine, { ...set, aliveAt: now })))
      .catch(() => undefined);
  };
  const alive = setInterval(() => tell({}), aliveEveryMs);
  const result = await theDocumentPrinter()
    .print(at, job, (pagesOut) => tell({ pagesOut }))
    .finally(() => clearInterval(alive));
  await told;
  await inCall(async (call) => {
    const { tx, centerId, now } = call;
    const after = await findPrint(tx, centerId, printId);
    const isLeft = after?.visitId != null && after.visitEndedAt !== null;
    const isMine = await movePrint(tx, centerId, mine, ['printing'], {
      state: result.isPrinted ? 'printed' : isLeft ? 'cancelled' : 'stopped',
      pagesOut: result.pagesOut,
      printerSaid: result.said,
      endedAt: now,
    });
    // Nobody waits for it any more, or it is out: nothing of it is kept here.
    if (isMine && (result.isPrinted || isLeft)) await deletePrintFile(tx, centerId, printId);
    await setSeen(tx, centerId, device.kioskId, { printerState: result.said, printerStateAt: now });
  });
}

const aliveEveryMs = 10_000;
const silentAtMost = { seconds: 45 } as const;

/**
 * What a worker left behind when it died is handed back to who waits: the screen says that it did not come out, and the same
 * paper can be printed again. Should the worker live after all, what it says comes too late (`attempt`).
 */
export async function stopForsaken(call: Call): Promise<void> {
  const { tx, centerId, now } = call;
  const silentSince = now.subtract(silentAtMost);
  for (const { printId, kioskId, isLeft } of await stopForsakenPrints(tx, centerId, { silentSince, at: now }))
    await recordAudit(call, 'kiosk.print-forsaken', ['kiosk-print', printId], { kioskId, isLeft });
}

/** A printer that stops is told on the screen, where who waits decides: nothing is printed late by itself. */
export const kioskPrintJob = defineJob({
  name: 'kiosk.print',
  payload: Type.Object({ printId: Uuid }),
  retry: { limit: 0, backoffSeconds: 1 },
  atOnce: 4,
  handle: (run, { printId }) => printOnce(run, printId),
});
