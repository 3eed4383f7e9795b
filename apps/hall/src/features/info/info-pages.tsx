import { CenterSelect, ContentList, ContentPage, useCenter } from '@anju/ui';
import { contentPlace } from '../../parts/content-place.ts';

/** P-O1, P-O2: what the centre publishes for people. */
export function InfoPage() {
  const { centerId } = useCenter();
  return <ContentList place={contentPlace(centerId)} extra={<CenterSelect />} />;
}

export function InfoItemPage() {
  const { centerId } = useCenter();
  return <ContentPage place={contentPlace(centerId)} />;
}
