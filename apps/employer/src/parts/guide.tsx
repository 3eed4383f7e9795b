import { type ContentStart, GuideLink, useCenter } from '@anju/ui';
import { contentPlace } from './content-place.ts';

/** The way from a business to its guide. */
export function Guide({ start }: { readonly start: ContentStart }) {
  const { centerId } = useCenter();
  return <GuideLink place={contentPlace(centerId)} start={start} />;
}
