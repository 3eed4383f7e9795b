import type { QueueTicket } from '../../parts/server.ts';

export const priorityWords: Readonly<Record<NonNullable<QueueTicket['priorityReason']>, string>> = {
  elderly: '老年人优先',
  disabled: '残疾人优先',
  military: '军人优先',
};

export const printWords: Readonly<Record<QueueTicket['printState'], string>> = {
  none: '未打印',
  queued: '等待打印',
  printing: '正在打印',
  printed: '已出票',
  'no-paper': '没有出票：打印机缺纸',
  'cover-open': '没有出票：打印机上盖打开',
  fault: '没有确认出票：打印机故障',
  'no-answer': '没有出票：打印机没有应答',
};

export const printerWords: Readonly<Record<string, string>> = {
  unknown: '打印机未使用过',
  ready: '打印机正常',
  'paper-low': '打印机纸快用完',
  'no-paper': '打印机缺纸',
  'cover-open': '打印机上盖打开',
  fault: '打印机故障',
  'no-answer': '打印机没有应答',
};
/** States in which nothing comes out. */
export const isPrinterDown = (state: string): boolean =>
  state === 'no-paper' || state === 'cover-open' || state === 'fault' || state === 'no-answer';

export const sourceOf = ({ kind, priorityReason }: Pick<QueueTicket, 'kind' | 'priorityReason'>): string =>
  `${kind === 'booked' ? '预约' : '现场'}${priorityReason ? `，${priorityWords[priorityReason]}` : ''}`;

/** Whether nothing within the page has the focus: a key pressed now is meant for nothing else. */
export const hasNoFocus = (): boolean =>
  document.activeElement === document.body || document.activeElement?.id === 'main';
