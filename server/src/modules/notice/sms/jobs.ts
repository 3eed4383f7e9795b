import { Type } from 'typebox';
import { defineJob } from '../../../platform/jobs.ts';
import { Uuid } from '../../../platform/route.ts';
import { answer } from './answer-uplink.ts';

/** Answers a message that somebody wrote. */
export const answerUplink = defineJob({
  name: 'notice.answer-uplink',
  payload: Type.Object({ uplinkId: Uuid }),
  retry: { limit: 8, backoffSeconds: 2 },
  handle: ({ inCall }, { uplinkId }) => inCall((call) => answer(call, uplinkId)),
});
