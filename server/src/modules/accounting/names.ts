import type { Call } from '../../platform/call.ts';
import { staffNames } from '../identity/index.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Who did something, by the id that is kept: staff by name, jobs as the system. */
export async function staffTexts({ tx, centerId }: Call, ids: readonly string[]): Promise<(id: string) => string> {
  const chosen = [...new Set(ids)].filter((id) => uuid.test(id));
  const names = chosen.length === 0 ? new Map<string, string>() : await staffNames(tx, centerId, chosen);
  return (id) => names.get(id) ?? (uuid.test(id) ? '姓名未登记' : '系统');
}
