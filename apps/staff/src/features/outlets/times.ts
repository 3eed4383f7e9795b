import { clockOf } from '@anju/ui';

/** `09:30` for a time field. */
export const timeOf = clockOf;

/** The minute of the day that a time field says; nothing while it is being typed. */
export function minuteOf(text: string): number | undefined {
  const match = /^(\d{2}):(\d{2})$/.exec(text);
  return match ? Number(match[1]) * 60 + Number(match[2]) : undefined;
}

/** What a change does to who is booked already, in words. */
export function effectText({ kept, over, gone }: { kept: number; over: number; gone: number }): string {
  if (kept === 0 && gone === 0) return '没有已预约的人受影响。';
  return [
    kept > 0 && `已预约的 ${kept} 人保留${over > 0 ? `（其中 ${over} 人超出新名额，照常办理，不再接受新预约）` : ''}`,
    gone > 0 && `${gone} 人的时段将不再开放：系统取消预约并逐一通知本人，不计爽约`,
  ]
    .filter(Boolean)
    .join('；')
    .concat('。');
}
