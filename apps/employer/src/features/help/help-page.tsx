import { HelpPage, type HelpPlace, useSession } from '@anju/ui';
import { paths } from '../../parts/routes.ts';

const place: HelpPlace = { channel: 'employer', workOrderPath: paths.newWorkOrder };

/** U-O4. */
export function EmployerHelpPage() {
  const { session } = useSession();
  return session ? <HelpPage centerId={session.centerId} place={place} /> : null;
}
