import { call } from '@anju/ui';
import { type RouteInput, type RouteOutput, wechat } from '../../../../../server/src/contract.ts';

type Came = RouteOutput<typeof wechat.finishAuthorization>;

let last: { readonly state: string; readonly answer: Promise<Came> } | undefined;

/** A state is good once: the page may draw twice, the question goes out once. */
export function finishOnce(body: RouteInput<typeof wechat.finishAuthorization>['body']): Promise<Came> {
  if (last?.state !== body.state) last = { state: body.state, answer: call(wechat.finishAuthorization, { body }) };
  return last.answer;
}

// For this tab and no longer: it survives the login in between.
const ticketKey = 'anju-wechat-ticket';
export const heldTicket = (): string | undefined => window.sessionStorage.getItem(ticketKey) ?? undefined;
export const holdTicket = (ticket: string): void => window.sessionStorage.setItem(ticketKey, ticket);
export const forgetTicket = (): void => window.sessionStorage.removeItem(ticketKey);
