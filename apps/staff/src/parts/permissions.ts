import { useSession } from '@anju/ui';
import type { Right } from './server.ts';

/** Everything a section of this desk may ask for: a right of some role, or nothing but a login of one's own. */
export type DeskPermission = Right | 'session.own';

/** Whether the clerk at this screen may do something; the server decides again. */
export function useMay(): (permission: DeskPermission) => boolean {
  const { session } = useSession();
  return (permission) => session?.permissions.includes(permission) ?? false;
}
