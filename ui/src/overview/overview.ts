import type { RouteOutput, report } from '../../../server/src/contract.ts';

export type Overview = RouteOutput<typeof report.getMyOverview>;
