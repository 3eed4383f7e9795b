import { HelpPage as Help, type HelpPlace, useCenter } from '@anju/ui';

const place: HelpPlace = { channel: 'web', workOrderPath: '/work-orders/new', back: { to: '/me', text: '我的' } };

/** A person to talk to, with a login or without. */
export function HelpPage() {
  const { centerId } = useCenter();
  return <Help key={centerId} centerId={centerId} place={place} />;
}
