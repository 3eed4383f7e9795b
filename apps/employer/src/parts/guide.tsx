import { type ContentStart, GuideLink, useSession } from '@anju/ui';
import { contentPlace } from './content-place.ts';
import { servedEmployerId } from './seat.ts';

/** The way from a business to its guide; the counter, which shows these pages too, has no page of guides. */
export function Guide({ start }: { readonly start: ContentStart }) {
  const { session } = useSession();
  if (!session || servedEmployerId) return null;
  return <GuideLink place={contentPlace(session.centerId)} start={start} />;
}
