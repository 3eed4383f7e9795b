import type { Call, Channel } from '../../platform/call.ts';
import { staffNames } from '../identity/index.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Names of those among the ids who are staff: jobs act under their own name, which is no id. */
async function namesAmong({ tx, centerId }: Call, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const chosen = [...new Set(ids)].filter((id) => uuid.test(id));
  return chosen.length === 0 ? new Map() : staffNames(tx, centerId, chosen);
}

interface Acted {
  readonly actorKind: string;
  readonly actorId: string;
}

/** Who acted, for lists: staff by name, people and employers' clerks by what they are. */
export async function actorTexts(call: Call, acted: readonly Acted[]): Promise<(one: Acted) => string> {
  const names = await namesAmong(
    call,
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
  const names = await namesAmong(call, ids);
  return (id) => names.get(id) ?? (uuid.test(id) ? '单位经办人' : '系统');
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
