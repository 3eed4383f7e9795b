import type { Call, Channel } from '../../platform/call.ts';
import { isUuid } from '../../platform/ids.ts';
import { staffNames } from '../identity/index.ts';

interface Acted {
  readonly actorKind: string;
  readonly actorId: string;
}

/** Who acted, for lists: staff by name, people and employers' clerks by what they are. */
export async function actorTexts(call: Call, acted: readonly Acted[]): Promise<(one: Acted) => string> {
  const names = await staffNames(
    call.tx,
    call.centerId,
    acted.filter(({ actorKind }) => actorKind === 'staff').map(({ actorId }) => actorId),
  );
  return ({ actorKind, actorId }) => {
    switch (actorKind) {
      case 'staff':
        return names.get(actorId) ?? '姓名未登记';
      case 'person':
        return '职工本人';
      case 'employer':
        return '单位经办人';
      case 'system':
        return '系统';
      default:
        return '未登录访客';
    }
  };
}

/** Who posted journals, by the id that the ledger keeps: staff, an employer's clerk, or a job. */
export async function posterTexts(call: Call, ids: readonly string[]): Promise<(id: string) => string> {
  const names = await staffNames(call.tx, call.centerId, ids);
  return (id) => names.get(id) ?? (isUuid(id) ? '单位经办人' : '系统');
}

const channels: Readonly<Record<Channel, string>> = {
  web: '网上服务大厅',
  counter: '柜台',
  wechat: '微信',
  weibo: '微博',
  app: '手机 APP',
  kiosk: '自助终端',
  hotline: '12329 热线',
  sms: '短信',
  bank: '银行',
  system: '系统',
};

/** A channel in words. */
export const channelText = (channel: string): string => channels[channel as Channel] ?? channel;
