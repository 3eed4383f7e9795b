import { type TProperties, Type } from 'typebox';
import {
  DayJson,
  FenJson,
  InstantJson,
  KeyOf,
  listOf,
  Nullable,
  Page,
  type Permission,
  route,
  Uuid,
} from '../../platform/route.ts';
import { refusals as casework } from '../casework/problems.ts';
import { refusals as documents } from '../document/problems.ts';
import { refusals as settlement } from '../settlement/problems.ts';
import { IncomingForm } from './form.ts';
import { refusals } from './problems.ts';
import { transferStates } from './states.ts';

export const State = KeyOf(transferStates);
export const DirectionJson = Type.Union([Type.Literal('in'), Type.Literal('out')]);

/** A condition of the rules with the figures that were compared. */
const Condition = Type.Object({
  key: Type.String(),
  text: Type.String(),
  holds: Type.Union([Type.Literal('yes'), Type.Literal('no')]),
  figures: Type.Optional(Type.String()),
  source: Type.Optional(Type.String()),
  remedy: Type.Optional(Type.String()),
});

const rowShape = {
  transferId: Uuid,
  caseId: Uuid,
  direction: DirectionJson,
  letterNo: Type.String(),
  otherName: Type.String(),
  state: State,
  /** The code of the state as centres use them (handbook §1.4). */
  code: Type.String(),
  stateText: Type.String(),
  totalFen: Nullable(FenJson),
  begunAt: InstantJson,
  changedAt: InstantJson,
  endedAt: Nullable(InstantJson),
};
export const TransferListRow = Type.Object(rowShape);

const viewShape = {
  ...rowShape,
  caseNumber: Type.String(),
  otherNode: Type.String(),
  otherCity: Type.String(),
  formerAccountNo: Nullable(Type.String()),
  principalFen: Nullable(FenJson),
  interestFen: Nullable(FenJson),
  monthsText: Nullable(Type.String()),
  openedOn: Nullable(DayJson),
  /** What is waited for, in one sentence; empty when it has ended. */
  waitingFor: Type.String(),
  /** Why it ended, or what is wrong. */
  reason: Nullable(Type.String()),
  isWithdrawing: Type.Boolean(),
  mayWithdraw: Type.Boolean(),
  history: Type.Array(
    Type.Object({
      at: InstantJson,
      code: Type.String(),
      stateText: Type.String(),
      text: Type.String(),
      actorText: Type.String(),
    }),
  ),
};
export const Transfer = Type.Object(viewShape);

export const TransferStart = Type.Object({
  ownName: Type.String(),
  centres: Type.Array(Type.Object({ nodeNo: Type.String(), name: Type.String(), city: Type.String() })),
  conditions: Type.Array(Condition),
  mayApply: Type.Boolean(),
});

const applying = [
  refusals.noPerson,
  refusals.notReachable,
  refusals.centreUnknown,
  refusals.sameCentre,
  refusals.noAccount,
  refusals.notDepositing,
  refusals.depositsTooShort,
  casework.alreadyInProgress,
  casework.ownBusiness,
] as const;

/** The same business for oneself (hall, mobile) and at the counter for who sits there. */
function routesOf<T extends TProperties>(base: string, permission: Permission, ids: T) {
  const params = Type.Object({ ...ids });
  const byId = Type.Object({ ...ids, transferId: Uuid });
  return {
    start: route({
      method: 'GET',
      path: `${base}/start`,
      summary: '转移接续：转入条件和中心名录',
      permission,
      params,
      response: TransferStart,
      problems: [refusals.noPerson, refusals.notReachable],
    }),
    apply: route({
      method: 'POST',
      path: base,
      summary: '转移接续：申请转入',
      permission,
      params,
      body: IncomingForm,
      response: Transfer,
      problems: applying,
    }),
    list: route({
      method: 'GET',
      path: base,
      summary: '转移接续记录',
      permission,
      params,
      query: Type.Object({ ...Page }),
      response: listOf(TransferListRow),
    }),
    get: route({
      method: 'GET',
      path: `${base}/:transferId`,
      summary: '转移接续：进度',
      permission,
      params: byId,
      response: Transfer,
      problems: [refusals.notFound],
    }),
    withdraw: route({
      method: 'POST',
      path: `${base}/:transferId/withdraw`,
      summary: '转移接续：申请撤销',
      permission,
      params: byId,
      response: Transfer,
      problems: [refusals.notFound, refusals.wrongState, refusals.withdrawalAsked],
    }),
  };
}

const mine = routesOf('/transfers', 'person', {});
export const {
  start: getMyTransferStart,
  apply: applyForMine,
  list: listMyTransfers,
  get: getMyTransfer,
  withdraw: withdrawMine,
} = mine;

const theirs = routesOf('/staff/persons/:personId/transfers', 'case.intake', { personId: Uuid });
export const {
  start: getTheirTransferStart,
  apply: applyForTheirs,
  list: listTheirTransfers,
  get: getTheirTransfer,
  withdraw: withdrawTheirs,
} = theirs;

export const StaffTransferRow = Type.Object({
  ...rowShape,
  personId: Uuid,
  personName: Type.String(),
  /** Nothing has moved for longer than the centre's term. */
  isLate: Type.Boolean(),
  daysUnchanged: Type.Integer(),
});
export const StaffTransfer = Type.Object({
  ...viewShape,
  personId: Uuid,
  personName: Type.String(),
  accountNo: Type.String(),
  payment: Nullable(
    Type.Object({ paymentNo: Type.String(), stateText: Type.String(), reason: Nullable(Type.String()) }),
  ),
  /** What of its money stands among the temporary receipts. */
  waitingFen: FenJson,
  messages: Type.Array(
    Type.Object({
      messageId: Uuid,
      direction: DirectionJson,
      name: Type.String(),
      state: Type.Union([
        Type.Literal('waiting'),
        Type.Literal('sent'),
        Type.Literal('undeliverable'),
        Type.Literal('handled'),
        Type.Literal('rejected'),
      ]),
      stateText: Type.String(),
      trouble: Nullable(Type.String()),
      at: InstantJson,
    }),
  ),
  mayNegotiate: Type.Boolean(),
  mayClose: Type.Boolean(),
  mayGiveUp: Type.Boolean(),
});

const byTransfer = Type.Object({ transferId: Uuid });
const Words = Type.String({ minLength: 4, maxLength: 300 });

export const listTransfers = route({
  method: 'GET',
  path: '/staff/transfers',
  summary: '转移接续台账',
  permission: 'transfer.read',
  query: Type.Object({
    ...Page,
    direction: Type.Optional(DirectionJson),
    state: Type.Optional(State),
    letterNo: Type.Optional(Type.String({ maxLength: 30 })),
    isLate: Type.Optional(Type.Boolean()),
  }),
  response: Type.Object({ rows: Type.Array(StaffTransferRow), total: Type.Integer(), answerDays: Type.Integer() }),
});
export const getTransfer = route({
  method: 'GET',
  path: '/staff/transfers/:transferId',
  summary: '转移接续：办理情况和往来函件',
  permission: 'transfer.read',
  params: byTransfer,
  response: StaffTransfer,
  problems: [refusals.notFound],
});
export const negotiate = route({
  method: 'POST',
  path: '/staff/transfers/:transferId/negotiation',
  summary: '转移接续：致函对方中心协商',
  permission: 'case.review',
  params: byTransfer,
  body: Type.Object({ text: Words }),
  response: StaffTransfer,
  problems: [refusals.notFound, refusals.wrongState],
});
export const close = route({
  method: 'POST',
  path: '/staff/transfers/:transferId/close',
  summary: '转移接续：协商后终止',
  permission: 'case.approve',
  params: byTransfer,
  body: Type.Object({ reason: Words }),
  response: StaffTransfer,
  problems: [refusals.notFound, refusals.wrongState, refusals.moneyWaiting],
});
export const giveUp = route({
  method: 'POST',
  path: '/staff/transfers/:transferId/give-up',
  summary: '转移接续：终止转出，恢复账户',
  permission: 'case.approve',
  params: byTransfer,
  body: Type.Object({ reason: Words }),
  response: StaffTransfer,
  problems: [refusals.notFound, refusals.wrongState, settlement.alreadyOpen],
});
export const printLetter = route({
  method: 'POST',
  path: '/staff/transfers/:transferId/letter',
  summary: '转移接续：打印联系函',
  permission: 'transfer.read',
  params: byTransfer,
  body: Type.Object({ requestId: Uuid }),
  response: Type.Object({ number: Type.String() }),
  problems: [refusals.notFound, documents.notFound],
});
export const getLetterFile = route({
  method: 'GET',
  path: '/staff/transfers/:transferId/letters/:number',
  summary: '转移接续：下载联系函',
  permission: 'transfer.read',
  params: Type.Object({ transferId: Uuid, number: Type.String({ maxLength: 40 }) }),
  answers: 'file',
  problems: [refusals.notFound, documents.notFound],
});
