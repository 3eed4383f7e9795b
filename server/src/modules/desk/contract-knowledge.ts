import { Type } from 'typebox';
import { common } from '../../platform/problem.ts';
import { Done, Nullable, route, Uuid } from '../../platform/route.ts';
import { Category, Channel } from '../content/contract.ts';
import { refusals } from './problems.ts';

const centerId = Type.Integer({ minimum: 1, maximum: 32_767 });

export const Question = Type.Object({
  itemId: Uuid,
  category: Category,
  title: Type.String(),
  /** The answer in short. */
  summary: Type.String(),
  answer: Type.String(),
  basis: Type.String(),
  /** The business that it leads to. */
  start: Nullable(Type.String()),
  /** How often it was read lately. */
  views: Type.Integer(),
});
const filter = {
  category: Type.Optional(Category),
  q: Type.Optional(Type.String({ maxLength: 100 })),
};
export const listQuestions = route({
  method: 'GET',
  path: '/questions',
  summary: '常见问题：热门，或按问题查找',
  permission: 'public',
  query: Type.Object({
    centerId,
    channel: Channel,
    ...filter,
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50 })),
  }),
  response: Type.Object({ rows: Type.Array(Question) }),
});
export const useQuestion = route({
  method: 'POST',
  path: '/questions/:itemId/use',
  summary: '常见问题：看过、有用、没用',
  permission: 'public',
  params: Type.Object({ itemId: Uuid }),
  body: Type.Object({
    centerId,
    kind: Type.Union([Type.Literal('view'), Type.Literal('useful'), Type.Literal('useless')]),
  }),
  response: Done,
  problems: [refusals.questionNotFound, common.tooMany],
  unaudited: 'counts a reading for the ranking, and of nobody',
});
export const searchKnowledge = route({
  method: 'GET',
  path: '/staff/desk/questions',
  summary: '坐席：查知识库',
  permission: 'knowledge.search',
  query: Type.Object(filter),
  response: Type.Object({ rows: Type.Array(Question) }),
});
