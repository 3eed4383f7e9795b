import { ContentList, ContentPage, useSession } from '@anju/ui';
import { contentPlace } from '../../parts/content-place.ts';

/** U-O2, U-O3: what the centre publishes for employers. */
export function InfoPage() {
  const { session } = useSession();
  return session && <ContentList place={contentPlace(session.centerId)} />;
}

export function InfoItemPage() {
  const { session } = useSession();
  return session && <ContentPage place={contentPlace(session.centerId)} />;
}
