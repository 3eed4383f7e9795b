import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Coming, Passage } from './gate.ts';

/** Asks the gate about a request, and keeps what it said for the statistics. */
export async function admit(
  passage: Passage,
  request: FastifyRequest,
  { centerId, channel }: Coming,
  now: Temporal.Instant,
): Promise<void> {
  request.coming = { centerId, channel, now, isTurnedAway: true };
  await passage.admit(request.coming, now);
  request.coming.isTurnedAway = false;
}

/** A visitor is of the centre that the request names, else of the cookie's. */
export async function admitVisitor(passage: Passage, request: FastifyRequest): Promise<void> {
  if (!request.entered) throw new Error('nobody was let through');
  const { caller, now } = request.entered;
  const named = [request.query, request.body, request.params]
    .map((part) => Number((part as { readonly centerId?: unknown } | null | undefined)?.centerId))
    .find((centerId) => Number.isSafeInteger(centerId) && centerId > 0);
  await admit(passage, request, { centerId: named ?? caller.centerId, channel: caller.channel }, now);
}

/** Tells the gate how a request ended. */
export async function noteOutcome(passage: Passage, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { coming } = request;
  if (coming) passage.note(coming, coming.now, { status: reply.statusCode, isTurnedAway: coming.isTurnedAway });
}
