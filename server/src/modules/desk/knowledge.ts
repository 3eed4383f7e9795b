import type { Static } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { Problem } from '../../platform/problem.ts';
import type { RouteInput, RouteOutput } from '../../platform/route.ts';
import { senderOf } from '../../platform/sender-address.ts';
import { type ShownQuestion, shownQuestions } from '../content/index.ts';
import { inCenter, throttle } from '../identity/index.ts';
import type * as contract from './contract-knowledge.ts';
import { countTopics } from './conversation-store.ts';
import { countUse, sumUses } from './knowledge-store.ts';
import { refusals } from './problems.ts';
import type { DeskTopic } from './rules/conversation.ts';
import { heatOf, noUses, searchQuestions } from './rules/search.ts';

/** What was asked lately counts, what was asked last year does not. */
const lately = { days: 30 } as const;
const topicOf: Readonly<Record<ShownQuestion['category'], readonly DeskTopic[]>> = {
  contribution: ['contribution', 'employer'],
  withdrawal: ['withdrawal'],
  loan: ['loan'],
  general: ['account', 'transfer', 'other'],
};

interface Asked {
  readonly channel: ShownQuestion['channels'][number] | undefined;
  readonly category: ShownQuestion['category'] | undefined;
  readonly q: string | undefined;
  readonly limit: number;
}

/** What fits a question, or without one what is asked most now; only what is shown today. */
async function questionsFor(call: Call, asked: Asked): Promise<Static<typeof contract.Question>[]> {
  const { tx, centerId, now } = call;
  const today = dayOf(now);
  const all = (await shownQuestions(tx, { centerId, now })).filter(
    ({ channels, category }) =>
      (asked.channel === undefined || channels.includes(asked.channel)) &&
      (asked.category === undefined || category === asked.category),
  );
  const uses = await sumUses(tx, centerId, today.subtract(lately));
  const usesOf = (itemId: string) => uses.get(itemId) ?? noUses;
  const chosen = asked.q
    ? searchQuestions(asked.q, all, asked.limit).map(({ found }) => found)
    : await hottest(call, all, usesOf).then((rows) => rows.slice(0, asked.limit));
  return chosen.map(({ itemId, category, title, summary, answer, basis, start }) => ({
    itemId,
    category,
    title,
    summary,
    answer,
    basis,
    start,
    views: usesOf(itemId).view,
  }));
}

async function hottest(
  { tx, centerId, now }: Call,
  all: readonly ShownQuestion[],
  usesOf: (itemId: string) => typeof noUses,
): Promise<ShownQuestion[]> {
  const topics = new Map(
    (await countTopics(tx, centerId, now.subtract({ hours: 24 * lately.days }), now)).map(({ topic, count }) => [
      topic,
      Number(count),
    ]),
  );
  const heat = ({ itemId, category }: ShownQuestion) =>
    heatOf(
      usesOf(itemId),
      topicOf[category].reduce((sum, topic) => sum + (topics.get(topic) ?? 0), 0),
    );
  return all.toSorted((one, two) => heat(two) - heat(one) || (one.itemId < two.itemId ? -1 : 1));
}

const shown = { citizens: 20, agents: 8 } as const;

export async function questionsOf(
  call: Call,
  { query }: RouteInput<typeof contract.listQuestions>,
): Promise<RouteOutput<typeof contract.listQuestions>> {
  const { channel, category } = query;
  const there = await inCenter(call, query.centerId);
  const q = query.q?.trim() || undefined;
  return { rows: await questionsFor(there, { channel, category, q, limit: query.limit ?? shown.citizens }) };
}

export async function searchForAgent(
  call: Call,
  { query }: RouteInput<typeof contract.searchKnowledge>,
): Promise<RouteOutput<typeof contract.searchKnowledge>> {
  const q = query.q?.trim() || undefined;
  return { rows: await questionsFor(call, { channel: undefined, category: query.category, q, limit: shown.agents }) };
}

/** Counts a use of an answer that is shown today. */
async function noteUse(call: Call, itemId: string, kind: keyof typeof noUses): Promise<void> {
  const { tx, centerId, now } = call;
  const today = dayOf(now);
  if (!(await shownQuestions(tx, { centerId, now })).some((one) => one.itemId === itemId))
    throw new Problem(refusals.questionNotFound);
  await countUse(tx, centerId, { itemId, day: today, kind });
}

/** A reading or a judgement by anybody; so many from one address, so that nobody pushes a question up alone. */
export async function use(call: Call, { params, body }: RouteInput<typeof contract.useQuestion>): Promise<void> {
  const there = await inCenter(call, body.centerId);
  await throttle(there, `question-use:${senderOf(call.origin.address)}`, { most: 120, minutes: 10 });
  await noteUse(there, params.itemId, body.kind);
}

/** An agent gave the answer. */
export async function countInsert({ tx, centerId, now }: Call, itemId: string): Promise<void> {
  if ((await shownQuestions(tx, { centerId, now })).some((one) => one.itemId === itemId))
    await countUse(tx, centerId, { itemId, day: dayOf(now), kind: 'insert' });
}
