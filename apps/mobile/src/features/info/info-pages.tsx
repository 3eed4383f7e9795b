import { CenterSelect, ContentList, ContentPage, useCenter } from '@anju/ui';
import { contentPlace } from '../../parts/content-place.ts';

/** M-O2, M-O3, M-O4: guides, policies and announcements. */
export function InfoPage() {
  const { centerId } = useCenter();
  return <ContentList place={contentPlace(centerId)} extra={<CenterSelect />} back={{ to: '/query', text: '查询' }} />;
}

export function InfoItemPage() {
  const { centerId } = useCenter();
  return <ContentPage place={contentPlace(centerId)} />;
}
