import type { Call } from '../../platform/call.ts';
import { dayOf, startOfDay } from '../../platform/dates.ts';
import { recordAudit } from '../audit/index.ts';
import { hasCareMode, identifyOnPhone, throttle } from '../identity/index.ts';
import { tellMobile } from '../notice/index.ts';
import { getNumber } from '../params/index.ts';
import { findEmployerByAccountNo, findPerson, getCenter } from '../party/index.ts';
import { openCallBack } from '../workorder/index.ts';
import { contexts } from './contexts.ts';
import { type OwnWords, writtenOf } from './rules/prompts.ts';
import type { Answer, Question, Topic } from './rules/talk.ts';
import { menuOf, ownWordsOf } from './script.ts';
import { countSent, findCall, updateCall } from './store.ts';
import { type Known, tell } from './tell.ts';

/** A call under way, as its questions need it. */
export interface Caller extends Known {
  readonly callId: string;
  readonly callerNumber: string;
}

/** What an answer makes known of the caller. */
export interface Answered {
  readonly answer: Answer;
  readonly personId?: string;
  readonly employerId?: string;
  /** The person has logged out of every channel: who calls is not known any more. */
  readonly hasLeft?: boolean;
  readonly words?: OwnWords;
  /** How fast this person wants to be spoken to. */
  readonly pace?: 'usual' | 'slow';
}

/** What is asked of the database; a guide is read as soon as the gate lets it. */
export type Asking = Exclude<Question, { ask: 'guide' }>;

/** Answers one question of the talk, in one transaction. */
export async function answer(call: Call, caller: Caller, question: Asking): Promise<Answered> {
  if (caller.personId && (await hasLeft(call, caller.callId))) {
    const isOfPerson = 'topic' in question && question.topic !== 'employer' && question.topic !== 'outlets';
    if (isOfPerson) return { answer: { answer: 'left' }, hasLeft: true };
    return { hasLeft: true, ...(await answer(call, { ...caller, personId: undefined }, question)) };
  }
  switch (question.ask) {
    case 'open':
      return openScript(call);
    case 'identify':
      return identify(call, caller, question);
    case 'identify-employer':
      return identifyEmployer(call, caller, question);
    case 'tell':
      return { answer: { answer: 'told', spoken: await tellAndNote(call, caller, question.topic) } };
    case 'send':
      return { answer: { answer: await send(call, caller, question.topic) } };
    case 'call-back':
      return { answer: await callBack(call, caller, question.number) };
    case 'rate':
      await updateCall(call.tx, call.centerId, caller.callId, { score: question.score });
      return { answer: { answer: 'rated' } };
    default:
      return question satisfies never;
  }
}

/** Whether the person who identified themselves on this call has logged out everywhere since. */
export const hasLeft = async ({ tx, centerId }: Call, callId: string): Promise<boolean> =>
  Boolean((await findCall(tx, centerId, callId))?.identityEndedAt);

async function openScript(call: Call): Promise<Answered> {
  const { tx, centerId, accountingDate } = call;
  const [{ name: centerName }, menu, pin, words] = await Promise.all([
    getCenter(tx, centerId),
    menuOf(call),
    getNumber(tx, centerId, 'hotline.pin-required', accountingDate),
    ownWordsOf(call),
  ]);
  return { answer: { answer: 'opened', script: { centerName, menu, isPinRequired: pin.value === 1 } }, words };
}

async function identify(
  call: Call,
  caller: Caller,
  { certificate, mobile, pin }: Extract<Question, { ask: 'identify' }>,
): Promise<Answered> {
  // Whose failures would be counted if nobody knows who calls?
  if (!caller.callerNumber) return { answer: { answer: 'number-hidden' } };
  const required = await getNumber(call.tx, call.centerId, 'hotline.pin-required', call.accountingDate);
  const identity = await identifyOnPhone(call, {
    certificateNumber: certificate,
    mobile,
    queryPassword: pin,
    isPasswordRequired: required.value === 1,
    callerNumber: caller.callerNumber,
  });
  if (identity === 'unknown') return { answer: { answer: 'not-identified' } };
  if (identity === 'locked') return { answer: { answer: 'locked' } };
  const { personId } = identity;
  await updateCall(call.tx, call.centerId, caller.callId, { personId, identifiedAt: call.now, identityEndedAt: null });
  // 关怀版 is chosen once, on any channel.
  const pace = (await hasCareMode(call, personId)) ? 'slow' : 'usual';
  return { answer: { answer: 'identified' }, personId, pace };
}

/** An employer by its account number and its handler's registered mobile (经办人手机). */
async function identifyEmployer(
  call: Call,
  caller: Caller,
  { accountNo, mobile }: Extract<Question, { ask: 'identify-employer' }>,
): Promise<Answered> {
  if (!caller.callerNumber) return { answer: { answer: 'number-hidden' } };
  const isFull = (bucket: string) =>
    throttle(call, bucket, { most: 6, minutes: 15 }).then(
      () => false,
      () => true,
    );
  const callerKey = call.vault.blindIndex(caller.callerNumber, contexts.caller).toString('hex');
  if ((await isFull(`voice-unit:${accountNo}`)) || (await isFull(`voice-unit-caller:${callerKey}`)))
    return { answer: { answer: 'locked' } };
  const employer = await findEmployerByAccountNo(call, accountNo);
  if (!employer || employer.handlerMobile !== mobile) return { answer: { answer: 'not-identified' } };
  const { employerId } = employer;
  await updateCall(call.tx, call.centerId, caller.callId, { employerId, identifiedAt: call.now });
  return { answer: { answer: 'identified' }, employerId };
}

/** Told, and written down for «谁看过我的信息». */
async function tellAndNote(call: Call, caller: Caller, topic: Topic) {
  const spoken = await tell(call, topic, caller);
  const { personId, employerId } = caller;
  if (topic === 'employer' && employerId) await recordAudit(call, 'hotline.query', ['employer', employerId], { topic });
  else if (topic !== 'outlets' && personId) await recordAudit(call, 'hotline.query', ['person', personId], { topic });
  return spoken;
}

/** The same answer as a message to the mobile that the person has left with the centre, and to no other. */
async function send(call: Call, caller: Caller, topic: Topic): Promise<'sent' | 'too-many' | 'failed'> {
  const { tx, centerId, now } = call;
  const { personId } = caller;
  const person = personId && (await findPerson(call, personId));
  if (!person || !person.mobile) return 'failed';
  const most = await getNumber(tx, centerId, 'hotline.messages-per-day', call.accountingDate);
  if ((await countSent(tx, centerId, person.personId, startOfDay(dayOf(now)))) >= most.value) return 'too-many';
  const words = await ownWordsOf(call);
  const text = (await tell(call, topic, caller)).map((spoken) => writtenOf(spoken, words)).join('');
  await tellMobile(call, person.mobile, 'hotline.answer', { text });
  await recordAudit(call, 'hotline.send', ['person', person.personId], { topic });
  return 'sent';
}

async function callBack(call: Call, caller: Caller, keyed: string | undefined): Promise<Answer> {
  const number = keyed ?? caller.callerNumber;
  if (!number) return { answer: 'failed' };
  const { callId, personId } = caller;
  return { answer: 'kept', ...(await openCallBack(call, { callId, number, personId })) };
}
