import { Type } from 'typebox';
import { defineJob } from '../../platform/jobs.ts';
import { Uuid } from '../../platform/route.ts';
import { expand } from './expand.ts';
import { handOver } from './hand-over.ts';

/** Turns an occasion into one message for each person concerned. */
export const expandOccasion = defineJob({
  name: 'notice.expand',
  payload: Type.Object({ occasionId: Uuid }),
  retry: { limit: 8, backoffSeconds: 2 },
  handle: (run, { occasionId }) => expand(run, occasionId),
});

/** Hands a short message to the route. */
export const sendSms = defineJob({
  name: 'notice.send-sms',
  payload: Type.Object({ smsId: Uuid }),
  retry: { limit: 5, backoffSeconds: 1 },
  handle: (run, { smsId }) => handOver(run, smsId),
});
