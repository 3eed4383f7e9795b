import type { Call } from '../../platform/call.ts';
import { isUuid } from '../../platform/ids.ts';
import { namelessStaff } from '../audit/index.ts';
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
        return names.get(actorId) ?? namelessStaff;
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
