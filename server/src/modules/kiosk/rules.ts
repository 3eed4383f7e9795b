/** What a printer says of itself, and of a document. */
export const printerStates = {
  unknown: '尚未联系',
  ready: '正常',
  'paper-low': '纸张不足',
  'no-paper': '缺纸',
  'cover-open': '机盖打开',
  fault: '故障',
  'no-answer': '没有应答',
} as const;
export type KioskPrinterState = keyof typeof printerStates;

/** A printer that takes documents. */
export const canPrint = (state: KioskPrinterState): boolean => state === 'ready' || state === 'paper-low';

/** What a document at a kiosk goes through; a stopped one may be printed again under the same number. */
export const printStates = {
  queued: '等待打印',
  printing: '正在打印',
  printed: '已打印',
  stopped: '没有打完',
  cancelled: '已取消',
} as const;
export type PrintState = keyof typeof printStates;

/** How somebody's time before a kiosk ended. */
export const endReasons = ['left', 'card-out', 'idle', 'replaced', 'revoked'] as const;
export type EndReason = (typeof endReasons)[number];

export interface DeviceFacts {
  readonly isEnrolled: boolean;
  readonly isRevoked: boolean;
  /** How many seconds ago it called; undefined when it never did. */
  readonly silentSeconds: number | undefined;
  readonly readerState: 'unknown' | 'ready' | 'no-answer';
  readonly printerState: KioskPrinterState;
}
export const deviceStates = {
  awaiting: '待登记',
  working: '正常',
  alarm: '有告警',
  offline: '离线',
  revoked: '已停用',
} as const;
export type DeviceState = keyof typeof deviceStates;

/** What somebody must see to, the most urgent first. A kiosk that says nothing may be anything: what it said last counts no more. */
export function alarmsOf(device: DeviceFacts, { offlineSeconds }: { readonly offlineSeconds: number }): string[] {
  if (device.isRevoked || !device.isEnrolled) return [];
  const { silentSeconds } = device;
  if (silentSeconds === undefined) return ['登记后没有联系过'];
  if (silentSeconds > offlineSeconds) return [`离线：${Math.floor(silentSeconds / 60)} 分钟没有联系`];
  return [
    ...(canPrint(device.printerState) ? [] : [`打印机${printerStates[device.printerState]}`]),
    ...(device.printerState === 'paper-low' ? ['打印机纸张不足'] : []),
    ...(device.readerState === 'ready' ? [] : ['读卡器没有应答']),
  ];
}

export function stateOf(device: DeviceFacts, limits: { readonly offlineSeconds: number }): DeviceState {
  if (device.isRevoked) return 'revoked';
  if (!device.isEnrolled) return 'awaiting';
  if (device.silentSeconds === undefined || device.silentSeconds > limits.offlineSeconds) return 'offline';
  return alarmsOf(device, limits).length > 0 ? 'alarm' : 'working';
}

/** How many more pages may be printed; never below none. */
export const pagesLeft = (printed: number, most: number): number => Math.max(0, most - printed);

/** The period of details that people choose by a touch, as months back from a day; from the day itself for 本年. */
export const periods = { year: '本年度', 'twelve-months': '近一年', 'three-years': '近三年', all: '全部' } as const;
export type Period = keyof typeof periods;

/** The days of a period that ends today. */
export function periodDays(period: Period, today: Temporal.PlainDate, openedOn: Temporal.PlainDate) {
  const from = {
    year: () => today.with({ month: 1, day: 1 }),
    'twelve-months': () => today.subtract({ months: 12 }),
    'three-years': () => today.subtract({ years: 3 }),
    all: () => openedOn,
  }[period]();
  return { from, to: today };
}

/** How long an enrolment code lives. */
export const codeMinutes = 15;
