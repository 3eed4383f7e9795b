// One of the only two doors for the browser: every module's routes and the refusals they may answer.

export * as accounting from './modules/accounting/contract.ts';
export * as booking from './modules/booking/contract.ts';
export * as casework from './modules/casework/contract.ts';
export * as content from './modules/content/contract.ts';
export * as contribution from './modules/contribution/contract.ts';
export * as desk from './modules/desk/contract.ts';
export * as document from './modules/document/contract.ts';
export * as evidence from './modules/evidence/contract.ts';
export * as hotline from './modules/hotline/contract.ts';
export * as identity from './modules/identity/contract.ts';
export * as kiosk from './modules/kiosk/contract.ts';
export * as loan from './modules/loan/contract.ts';
export * as notice from './modules/notice/contract.ts';
export * as policy from './modules/policy/contract.ts';
export * as registration from './modules/registration/contract.ts';
export * as report from './modules/report/contract.ts';
export * as service from './modules/service/contract.ts';
export * as settlement from './modules/settlement/contract.ts';
export * as survey from './modules/survey/contract.ts';
export * as transfer from './modules/transfer/contract.ts';
export * as wechat from './modules/wechat/contract.ts';
export * as withdrawal from './modules/withdrawal/contract.ts';
export * as workorder from './modules/workorder/contract.ts';
export { atCounter } from './platform/at-counter.ts';
export type { ProblemDetail } from './platform/problem.ts';
export type { ExportDeclaration, Route, RouteInput, RouteOutput } from './platform/route.ts';
