import { Type } from 'typebox';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { askOnce } from './ask.ts';

/** Asks a source one question. Its own retries are for faults of ours: a source that does not answer is asked by `askDue`. */
export const ask = defineJob({
  name: 'evidence.ask',
  payload: Type.Object({ queryId: Uuid }),
  retry: { limit: 5, backoffSeconds: 5 },
  // A slow source must not hold up the others.
  atOnce: 4,
  handle: (run, { queryId }) => askOnce(run, queryId),
});
