import { HelpPage as Help, type HelpPlace, useCenter } from '@anju/ui';

const place: HelpPlace = { channel: 'web', workOrderPath: '/my/work-orders/new' };

/** P-O3: with a login or without. */
export function HelpPage() {
  const { centerId } = useCenter();
  return <Help key={centerId} centerId={centerId} place={place} />;
}
