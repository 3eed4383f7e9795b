import { Type } from 'typebox';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { expand } from './expand.ts';

/** Turns an occasion into one message for each person concerned. */
export const expandOccasion = defineJob({
  name: 'notice.expand',
  payload: Type.Object({ occasionId: Uuid }),
  retry: { limit: 8, backoffSeconds: 2 },
  handle: (run, { occasionId }) => expand(run, occasionId),
});
