import { Type } from 'typebox';
import type { Call } from '../../platform/call.ts';
import { dayOf } from '../../platform/dates.ts';
import { defineJob, type JobRun } from '../../platform/jobs.ts';
import { fen } from '../../platform/money.ts';
import { Uuid } from '../../platform/route.ts';
import { type BankPort, type BatchAnswer, type BatchOrder, theBank } from './bank.ts';
import { failPart, takeResults } from './batch-outcome.ts';
import { findBatch, findPart, listDueParts, type Part, updatePart } from './batch-store.ts';
import { payerAccountContext } from './contexts.ts';
import { listPartRows } from './row-store.ts';
import {
  minutesToBelieveNotFound,
  paymentNoIn,
  purposes,
  secondsToFirstQuestion,
  secondsToNextQuestion,
} from './rules.ts';
import { partAfter } from './states.ts';
import { getBankAccount } from './store.ts';

// A file's way through the bank, as a payment's (advance.ts): commit the intent; call; commit the outcome.

type Key = { readonly batchId: string; readonly partNo: number };

/** Sends a file of a batch, or asks what became of it: whatever is due. Safe to run by many at once and again. */
export async function advanceFile({ inCall }: Pick<JobRun, 'inCall'>, key: Key): Promise<void> {
  const { bank, intent } = await inCall(async (call) => {
    const bank = theBank(call.centerId);
    return { bank, intent: await takeIntent(call, key, bank.newSerial) };
  });
  if (!intent) return;
  const answer = intent.step === 'send' ? await bank.sendBatch(intent.order) : await ask(bank, intent);
  await inCall((call) => applyAnswer(call, key, answer));
}

export const advancePart = defineJob({
  name: 'settlement.advance-part',
  payload: Type.Object({ batchId: Uuid, partNo: Type.Integer({ minimum: 1 }) }),
  // The round takes up what is left: a retry need not wait long.
  retry: { limit: 3, backoffSeconds: 5 },
  handle: advanceFile,
});

/** Every file that is due in a centre; one that fails does not hold up the others. */
export async function advanceDueParts(run: Pick<JobRun, 'inCall' | 'log'>): Promise<void> {
  for (const key of await run.inCall((call) => listDueParts(call.tx, call.centerId, call.now))) {
    try {
      await advanceFile(run, key);
    } catch (error) {
      run.log.error({ err: error, ...key }, 'a file could not be advanced');
    }
  }
}

type Intent =
  | { readonly step: 'send'; readonly order: BatchOrder }
  | {
      readonly step: 'ask';
      readonly serial: string;
      readonly sentOn: Temporal.PlainDate;
      readonly today: Temporal.PlainDate;
      readonly believesNotFound: boolean;
      readonly file: { readonly accountNo: string; readonly partNumber: string };
    };

async function takeIntent(call: Call, key: Key, newSerial: () => string): Promise<Intent | undefined> {
  const part = await findPart(call.tx, call.centerId, key, { lock: true });
  if (!part?.nextStepAt || Temporal.Instant.compare(part.nextStepAt, call.now) > 0) return undefined;
  if (part.state === 'registered') return takeSending(call, part, newSerial);
  const { sendSerial, sentAt, askedCount, partNumber } = part;
  const batch = await findBatch(call.tx, call.centerId, { batchId: part.batchId });
  if (!sendSerial || !sentAt || !batch) return undefined;
  await updatePart(call.tx, call.centerId, key, {
    askedCount: askedCount + 1,
    nextStepAt: call.now.add({ seconds: secondsToNextQuestion(askedCount + 1) }),
  });
  return {
    step: 'ask',
    serial: sendSerial,
    sentOn: dayOf(sentAt),
    today: dayOf(call.now),
    believesNotFound: Temporal.Instant.compare(sentAt.add({ minutes: minutesToBelieveNotFound }), call.now) <= 0,
    file: { accountNo: batch.accountNo, partNumber },
  };
}

async function takeSending(call: Call, part: Part, newSerial: () => string): Promise<Intent> {
  const batch = await findBatch(call.tx, call.centerId, { batchId: part.batchId });
  if (!batch) throw new Error(`batch ${part.batchId} is gone`);
  const serial = part.sendSerial ?? newSerial();
  await updatePart(call.tx, call.centerId, part, {
    state: 'unknown',
    sendSerial: serial,
    sentAt: call.now,
    nextStepAt: call.now.add({ seconds: secondsToFirstQuestion }),
    reason: null,
  });
  const account = await getBankAccount(call.tx, call.centerId, batch.accountNo);
  const rows = await listPartRows(call.tx, call.centerId, part);
  return {
    step: 'send',
    order: {
      serial,
      kind: batch.kind,
      account: { accountNo: account.accountNo, name: account.accountName },
      businessType: purposes[batch.purpose].businessType,
      partNumber: part.partNumber,
      summary: batch.summary,
      rows: rows.map((row, index) => ({
        rowNo: index + 1,
        name: row.payerName,
        accountNo: call.vault.open(row.payerAccountSealed, payerAccountContext),
        bankCode: row.payerBankCode,
        holder: row.payerHolder as 'personal' | 'corporate',
        amount: fen(row.amountFen),
      })),
    },
  };
}

/**
 * BDC107 and BDC108, on the day it was sent and, when midnight lay between, the day after. «No such file» is believed only
 * after a while, and only when the account's movements (BDC113) show no money of it either: its rows are asked for again.
 */
async function ask(
  bank: BankPort,
  { serial, sentOn, today, believesNotFound, file }: Intent & { step: 'ask' },
): Promise<BatchAnswer> {
  const answer = await bank.askBatch({ serial, sentOn });
  if (answer.kind !== 'not-found') return answer;
  const dayAfter = sentOn.add({ days: 1 });
  const later =
    Temporal.PlainDate.compare(dayAfter, today) <= 0 ? await bank.askBatch({ serial, sentOn: dayAfter }) : answer;
  if (later.kind !== 'not-found') return later;
  if (!believesNotFound) return { kind: 'unknown', cause: 'not found yet' };
  const told = await bank.movements({ from: sentOn, to: today });
  if (told.kind === 'unknown') return told;
  const isThere = told.movements.some(
    ({ accountNo, direction, remark, summary }) =>
      accountNo === file.accountNo && direction === 'credit' && paymentNoIn(remark, summary) === file.partNumber,
  );
  return isThere || told.mayBeIncomplete ? { kind: 'unknown', cause: 'money of it may be there' } : later;
}

async function applyAnswer(call: Call, key: Key, answer: BatchAnswer): Promise<void> {
  const part = await findPart(call.tx, call.centerId, key, { lock: true });
  if (!part) throw new Error(`part ${key.batchId}/${key.partNo} is gone`);
  switch (answer.kind) {
    case 'told':
      return takeResults(call, part, answer.rows);
    case 'failed':
      return failPart(call, part, answer.reason ?? '银行未受理该批文件');
    case 'unsendable':
      return failPart(call, part, '有户名或账号含有银行报文不能使用的字符，未发送');
    case 'not-found':
      return failPart(call, part, '银行未收到该批文件');
    case 'accepted': {
      if (partAfter(part.state, 'accept') === undefined) return;
      const seconds = secondsToNextQuestion(part.askedCount);
      return updatePart(call.tx, call.centerId, key, {
        state: 'accepted',
        reason: null,
        nextStepAt: call.now.add({ seconds }),
      });
    }
    case 'not-sent':
      if (partAfter(part.state, 'notSent') === undefined) return;
      return updatePart(call.tx, call.centerId, key, {
        state: 'registered',
        nextStepAt: call.now.add({ seconds: 30 }),
        reason: '暂时无法连接银行，稍后自动发送',
      });
    case 'unknown':
      return updatePart(call.tx, call.centerId, key, { reason: '银行没有答复，正在查询' });
    default:
      return answer satisfies never;
  }
}
