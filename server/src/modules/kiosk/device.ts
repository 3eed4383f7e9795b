import { randomInt } from 'node:crypto';
import type { Call } from '../../platform/call.ts';
import { newSecret, sha256 } from '../../platform/crypto.ts';
import { dayOf, startOfDay } from '../../platform/dates.ts';
import type { Answering } from '../../platform/http.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { senderOf } from '../../platform/sender-address.ts';
import { recordAudit } from '../audit/index.ts';
import { listAllOutlets } from '../booking/index.ts';
import { inCenter, throttle, within } from '../identity/index.ts';
import { getNumber, getStructure } from '../params/index.ts';
import { getCenter } from '../party/index.ts';
import type * as contract from './contract.ts';
import { endVisitAt } from './end.ts';
import { theDocumentPrinter } from './port.ts';
import { refusals } from './problems.ts';
import { alarmsOf, codeMinutes, type DeviceFacts, type KioskPrinterState, stateOf } from './rules.ts';
import {
  type DeviceRow,
  enrol,
  findDevice,
  findDeviceByCredential,
  listDevices,
  listUse,
  saveDevice,
  setCode,
  setRevoked,
  setSeen,
} from './store.ts';

const codeHash = (call: Call, code: string) => call.vault.mac(`${call.centerId}:${code}`, 'kiosk.code').toString('hex');

/** A number of the centre's parameters for kiosks, as it holds today. */
export const kioskNumber = async (
  call: Call,
  key:
    | 'warn-seconds'
    | 'wipe-seconds'
    | 'visit-minutes'
    | 'pages-per-visit'
    | 'pages-without-login'
    | 'offline-seconds',
): Promise<number> => (await getNumber(call.tx, call.centerId, `kiosk.${key}`, dayOf(call.now))).value;

function readFactor(value: unknown): 'sms' | 'face' {
  if (value !== 'sms' && value !== 'face') throw new Error(`no second factor: ${JSON.stringify(value)}`);
  return value;
}
/** What the centre asks for besides the card. */
export const secondFactor = async (call: Call): Promise<'sms' | 'face'> =>
  (await getStructure(call.tx, call.centerId, 'kiosk.second-factor', dayOf(call.now), readFactor)).value;

/** At a kiosk: the call within its centre, on its channel, and the kiosk. */
export interface AtKiosk {
  readonly call: Call;
  readonly device: DeviceRow;
}

/** The kiosk whose cookie the request bears; none for any other browser, and for a kiosk that was revoked. */
export async function findKiosk(call: Call, answering: Answering): Promise<AtKiosk | undefined> {
  const match = /^(\d{1,6})\.([\w-]{20,100})$/.exec(answering.readDeviceCookie() ?? '');
  if (!match?.[1] || !match[2]) return undefined;
  const there = within(call, Number(match[1]));
  const device = await findDeviceByCredential(there.tx, there.centerId, sha256(match[2]));
  if (!device) return undefined;
  const origin = { ...call.origin, device: `自助终端 ${device.name}` };
  return { device, call: { ...there, channel: 'kiosk', origin } };
}

export async function atKiosk(call: Call, answering: Answering): Promise<AtKiosk> {
  const found = await findKiosk(call, answering);
  if (!found) throw new Problem(refusals.notEnrolled);
  return found;
}

export async function kioskView({ call, device }: AtKiosk): Promise<RouteOutput<typeof contract.enrolKiosk>> {
  const center = await getCenter(call.tx, call.centerId);
  return {
    centerId: call.centerId,
    centerName: center.name,
    phone: center.phone,
    name: device.name,
    place: device.place,
    printerState: device.printerState as KioskPrinterState,
    secondFactor: await secondFactor(call),
    warnSeconds: await kioskNumber(call, 'warn-seconds'),
    wipeSeconds: await kioskNumber(call, 'wipe-seconds'),
    pagesPerVisit: await kioskNumber(call, 'pages-per-visit'),
  };
}

/** A code makes this browser the kiosk: from now on it proves itself with a secret that nobody has seen. */
export async function enrolKiosk(
  visitor: Call,
  { body }: RouteInput<typeof contract.enrolKiosk>,
  answering: Answering,
): Promise<RouteOutput<typeof contract.enrolKiosk>> {
  const call = await inCenter(visitor, body.centerId);
  // Eight digits that live a quarter of an hour: ten guesses an address, and few at a centre.
  await throttle(call, `kiosk-enrol:${senderOf(call.origin.address)}`, { most: 10, minutes: codeMinutes });
  await throttle(call, 'kiosk-enrol', { most: 100, minutes: 60 });
  const secret = newSecret();
  const device = await enrol(call.tx, call.centerId, codeHash(call, body.code), {
    credentialHash: sha256(secret),
    at: call.now,
  });
  if (!device) throw new Problem(refusals.codeWrong);
  // Who stood before the machine that was this kiosk until now stands there no more.
  await endVisitAt({ call, device }, 'replaced');
  await recordAudit(call, 'kiosk.enrol', ['kiosk', device.kioskId], { address: call.origin.address });
  answering.setDeviceCookie(`${call.centerId}.${secret}`);
  return kioskView({ call: { ...call, channel: 'kiosk' }, device });
}

/** Asks the printer how it is, with no transaction open. */
export async function askPrinter(call: Call, answering: Answering) {
  const { device } = await atKiosk(call, answering);
  return theDocumentPrinter().state({ host: device.printerHost, port: device.printerPort });
}

/** A kiosk is there: when, and how its reader and its printer are. */
export async function beat(
  visitor: Call,
  { body }: RouteInput<typeof contract.beat>,
  answering: Answering,
  printerState: KioskPrinterState,
): Promise<RouteOutput<typeof contract.beat>> {
  const { call, device } = await atKiosk(visitor, answering);
  await setSeen(call.tx, call.centerId, device.kioskId, {
    seenAt: call.now,
    readerState: body.readerState,
    printerState,
    printerStateAt: call.now,
  });
  const cookie = answering.readDeviceCookie();
  if (cookie) answering.setDeviceCookie(cookie);
  return { printerState };
}

const factsOf = (call: Call, row: DeviceRow): DeviceFacts => ({
  isEnrolled: row.enrolledAt !== null,
  isRevoked: row.revokedAt !== null,
  silentSeconds: row.seenAt ? Math.floor(call.now.since(row.seenAt).total('seconds')) : undefined,
  readerState: row.readerState as DeviceFacts['readerState'],
  printerState: row.printerState as KioskPrinterState,
});

/** Every kiosk of the centre with its state and alarms. */
export async function kiosks(call: Call): Promise<RouteOutput<typeof contract.listKiosks>> {
  const limits = { offlineSeconds: await kioskNumber(call, 'offline-seconds') };
  const [rows, outlets, use] = await Promise.all([
    listDevices(call.tx, call.centerId),
    listAllOutlets(call.tx, call.centerId),
    listUse(call.tx, call.centerId, startOfDay(dayOf(call.now))),
  ]);
  const names = new Map(outlets.map(({ outletId, name }) => [outletId, name]));
  const text = (instant: Temporal.Instant | null) => instant?.toString() ?? null;
  return {
    outlets: outlets.map(({ outletId, name }) => ({ outletId, name })),
    kiosks: rows.map((row) => {
      const facts = factsOf(call, row);
      const used = use.get(row.kioskId);
      return {
        kioskId: row.kioskId,
        name: row.name,
        outletId: row.outletId,
        outletName: names.get(row.outletId) ?? '',
        place: row.place,
        printerHost: row.printerHost,
        printerPort: row.printerPort,
        state: stateOf(facts, limits),
        alarms: alarmsOf(facts, limits),
        printerState: facts.printerState,
        readerState: facts.readerState,
        seenAt: text(row.seenAt),
        enrolledAt: text(row.enrolledAt),
        codeExpiresAt: text(row.codeExpiresAt),
        revokedAt: text(row.revokedAt),
        revokeReason: row.revokeReason,
        isInUse: used?.isInUse ?? false,
        visitsToday: used?.visits ?? 0,
        pagesToday: used?.pages ?? 0,
      };
    }),
  };
}

export async function saveKiosk(call: Call, { params, body }: RouteInput<typeof contract.saveKiosk>): Promise<void> {
  const before = await findDevice(call.tx, call.centerId, params.kioskId, { lock: true });
  if (before?.revokedAt) throw new Problem(refusals.revoked, { remedy: '请另外登记一台。' });
  const outlets = await listAllOutlets(call.tx, call.centerId);
  if (!outlets.some(({ outletId }) => outletId === body.outletId)) throw new Problem(refusals.outletNotFound);
  if (!theDocumentPrinter().mayUse(body.printerHost))
    throw new Problem(refusals.printerAddress, {
      detail: `${body.printerHost} 不是内网地址。`,
      fields: { printerHost: '请填写打印机的内网地址，如 192.168.1.60' },
    });
  await saveDevice(call.tx, call.centerId, params.kioskId, { fields: body, at: call.now });
  await recordAudit(call, 'kiosk.save', ['kiosk', params.kioskId], {
    name: body.name,
    printer: `${body.printerHost}:${body.printerPort}`,
    before: before ? `${before.name} ${before.printerHost}:${before.printerPort}` : null,
  });
}

async function getDevice(call: Call, kioskId: string): Promise<DeviceRow> {
  const device = await findDevice(call.tx, call.centerId, kioskId, { lock: true });
  if (!device) throw new Problem(refusals.notFound);
  if (device.revokedAt) throw new Problem(refusals.revoked, { remedy: '请另外登记一台。' });
  return device;
}

/** A new code makes the one before worthless; the kiosk works on until somebody enters it. */
export async function newKioskCode(
  call: Call,
  { params }: RouteInput<typeof contract.newKioskCode>,
): Promise<RouteOutput<typeof contract.newKioskCode>> {
  const device = await getDevice(call, params.kioskId);
  const code = String(randomInt(100_000_000)).padStart(8, '0');
  const expiresAt = call.now.add({ minutes: codeMinutes });
  await setCode(call.tx, call.centerId, device.kioskId, { codeHash: codeHash(call, code), codeExpiresAt: expiresAt });
  await recordAudit(call, 'kiosk.code', ['kiosk', device.kioskId], {});
  return { code, expiresAt: expiresAt.toString() };
}

/** 停用: what it proves itself with is worth nothing from now on, and whoever stands before it is out. */
export async function revokeKiosk(
  call: Call,
  { params, body }: RouteInput<typeof contract.revokeKiosk>,
): Promise<void> {
  const device = await getDevice(call, params.kioskId);
  await setRevoked(call.tx, call.centerId, device.kioskId, { at: call.now, reason: body.reason.trim() });
  await endVisitAt({ call, device }, 'revoked');
  await recordAudit(call, 'kiosk.revoke', ['kiosk', device.kioskId], { reason: body.reason.trim() });
}
