import type { Call } from '../../platform/call.ts';
import { isUuid } from '../../platform/ids.ts';
import { staffNames } from '../identity/index.ts';

/** Who did something, by the id that is kept: staff by name, jobs as the system. */
export async function staffTexts({ tx, centerId }: Call, ids: readonly string[]): Promise<(id: string) => string> {
  const names = await staffNames(tx, centerId, ids);
  return (id) => names.get(id) ?? (isUuid(id) ? '姓名未登记' : '系统');
}
