import { Type } from 'typebox';
import { DayJson, declareExport, route } from '../../platform/route.ts';
import { refusals } from './problems.ts';

const Text = Type.String();
const Count = Type.Integer();
const Ppm = Type.Union([Type.Integer(), Type.Null()]);
const Figures = Type.Object({
  from: DayJson,
  to: DayJson,
  /** Days of the period that figures were made of; none: there is nothing to show. */
  days: Count,
  visits: Count,
  requests: Count,
  business: Count,
  succeeded: Count,
  failed: Count,
  contentUpdates: Count,
  pushes: Count,
  registrations: Count,
  closures: Count,
  registered: Count,
  accounts: Count,
  active: Count,
  raters: Count,
  satisfied: Count,
  complainants: Count,
  successPpm: Ppm,
  abnormalPpm: Ppm,
  activePpm: Ppm,
  registrationPpm: Ppm,
  satisfactionPpm: Ppm,
  complaintPpm: Ppm,
});
const Slice = Type.Object({ name: Text, value: Count });
const period = { from: DayJson, to: DayJson };

export const getKpis = route({
  method: 'GET',
  path: '/staff/kpis',
  summary: '服务指标：一段时间与上一段时间',
  permission: 'kpi.read',
  query: Type.Object(period),
  response: Type.Object({
    now: Figures,
    before: Figures,
    byDay: Type.Array(Type.Object({ day: DayJson, visits: Count, business: Count, failed: Count }), { maxItems: 400 }),
    byHour: Type.Array(Slice, { maxItems: 24 }),
    byAge: Type.Array(Slice, { maxItems: 10 }),
    byChannel: Type.Array(Type.Object({ channel: Text, name: Text, visits: Count, business: Count, sharePpm: Ppm }), {
      maxItems: 20,
    }),
    /** Ratings by where they were given. */
    bySource: Type.Array(
      Type.Object({ source: Text, name: Text, raters: Count, satisfied: Count, satisfactionPpm: Ppm }),
      { maxItems: 10 },
    ),
    byService: Type.Array(
      Type.Object({ service: Text, name: Text, business: Count, succeeded: Count, successPpm: Ppm }),
      {
        maxItems: 100,
      },
    ),
  }),
  problems: [refusals.wrongRange],
});

export const kpisExport = declareExport({
  name: 'report.kpis',
  title: '服务指标日报',
  permission: 'kpi.read',
  filter: Type.Object(period),
});
