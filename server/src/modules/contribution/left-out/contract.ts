import { Type } from 'typebox';
import { FenJson, MonthJson, Page, route, Uuid } from '../../../platform/route.ts';
import { leftOutReasons } from './reasons.ts';

export const LeftOutReasonJson = Type.Unsafe<keyof typeof leftOutReasons>(Type.Enum(Object.keys(leftOutReasons)));

/** People who were left out of paid months, for whom a back-payment is due. */
export const listOwed = route({
  method: 'GET',
  path: '/employer/owed',
  summary: '少缴须补缴的职工',
  permission: 'employer',
  query: Type.Object({ ...Page }),
  response: Type.Object({
    rows: Type.Array(
      Type.Object({
        accountId: Uuid,
        accountNo: Type.String(),
        nameMasked: Type.String(),
        month: MonthJson,
        reasonText: Type.String(),
        owedFen: FenJson,
      }),
    ),
    total: Type.Integer(),
    owedFen: FenJson,
  }),
});
