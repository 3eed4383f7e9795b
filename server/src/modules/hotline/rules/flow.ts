import { spokenTimes } from './chinese.ts';
import type { Spoken } from './prompts.ts';
import type { Answer, Effect, Event, HandOver, Place, Question, Script, Talk, Topic } from './talk.ts';

// 12329 自助语音 as a state machine: a talk and what happened give the next talk and what the line does. No I/O, no clock.

/** Silences or wrong keys at one place before the call ends by itself. */
const roundsAtMost = 3;
const failuresAtMost = 3;
/** No honest call takes so many steps: a machine that keys at random is put down. */
const stepsAtMost = 300;

export interface Next {
  readonly talk: Talk;
  readonly effect: Effect;
}

/** The next step of a talk. */
export function next(talk: Talk, event: Event): Next {
  const counted = { ...talk, steps: talk.steps + 1 };
  if (counted.steps > stepsAtMost) return hangUp(counted);
  switch (event.event) {
    case 'begun':
      return talk.centres.length === 1 ? open(counted, 0) : enter(counted, 'choose-centre');
    case 'keyed':
      return keyed(counted, event.keys, event.isHash);
    case 'answered':
      return answered(counted, event.answer);
    case 'handed-over':
      return handedOver(counted, event.came);
    default:
      return event satisfies never;
  }
}

const say = (prompt: Spoken['prompt'], values?: Spoken['values']): Spoken => ({ prompt, ...(values && { values }) });
const text = (value: string) => ({ kind: 'text', text: value }) as const;
const key = (value: string) => ({ kind: 'number', value: Number(value) }) as const;

const ask = (talk: Talk, place: Place, question: Question, before: readonly Spoken[] = []): Next => ({
  talk: { ...talk, place },
  effect: { effect: 'ask', say: before, question },
});

const hangUp = (talk: Talk, before: readonly Spoken[] = []): Next => ({
  talk: { ...talk, place: 'over' },
  effect: { effect: 'hang-up', say: [...before, say('thanks')] },
});

const handOver = (talk: Talk, before: readonly Spoken[] = []): Next => ({
  talk: { ...talk, place: 'handing-over' },
  effect: { effect: 'hand-over', say: [...before, say('transferring')] },
});

function open(talk: Talk, index: number, wantsPerson = false): Next {
  const centre = talk.centres[index];
  if (!centre) return hangUp(talk);
  return ask({ ...talk, wantsPerson }, 'opening', { ask: 'open', centerId: centre.centerId });
}

/** What is said at a place where keys are awaited, and how many keys it takes. */
const listening: Partial<Record<Place, (talk: Talk) => { say: Spoken[]; most?: number; instant?: string }>> = {
  'choose-centre': ({ centres }) => ({
    say: [
      say('choose-centre'),
      ...centres.map(({ name }, index) => say('centre-key', { 中心: text(name), 键: key(String(index + 1)) })),
      say('menu-end'),
    ],
  }),
  menu: ({ script }) => ({
    say: [
      ...(script?.menu ?? []).map((item) => say('menu-key', { 业务: text(item.name), 键: key(item.key) })),
      say('menu-end'),
    ],
  }),
  guide: ({ guide }) => ({ say: [...(guide ? [say(guide)] : []), say('after-guide')] }),
  certificate: () => ({ say: [say('ask-certificate')], most: 19, instant: '0*' }),
  mobile: () => ({ say: [say('ask-mobile')], most: 12, instant: '0*' }),
  pin: () => ({ say: [say('ask-pin')], most: 7, instant: '*' }),
  query: () => ({ say: [say('query-menu')] }),
  told: ({ told, topic }) => ({ say: [...told, say(mayBeSent(topic) ? 'after-answer' : 'after-guide')] }),
  'unit-account': () => ({ say: [say('ask-unit-account')], most: 21, instant: '*' }),
  'handler-mobile': () => ({ say: [say('ask-handler-mobile')], most: 12, instant: '0*' }),
  'call-back': () => ({ say: [say('call-back')] }),
  'call-back-number': () => ({ say: [say('call-back-number')], most: 13, instant: '*' }),
  rate: () => ({ say: [say('rate')] }),
};

/** Goes to a place where keys are awaited; what went before is said first. */
function enter(talk: Talk, place: Place, before: readonly Spoken[] = [], keepsRounds = false): Next {
  const there = { ...talk, place, rounds: keepsRounds ? talk.rounds : 0 };
  const heard = listening[place]?.(there);
  if (!heard) throw new Error(`nobody listens at ${place}`);
  const { most = 1, instant = '' } = heard;
  return { talk: there, effect: { effect: 'collect', say: [...before, ...heard.say], most, instant } };
}

/** Once more, because nothing or nothing known was keyed; after three times the call ends. */
function again(talk: Talk, before: readonly Spoken[] = []): Next {
  const rounds = talk.rounds + 1;
  if (rounds >= roundsAtMost) return hangUp(talk, before);
  // Asked anew, not said anew: the person may have logged out of every channel since.
  const step =
    talk.place === 'told' && mayBeSent(talk.topic)
      ? ask({ ...talk, rounds }, 'telling', { ask: 'tell', topic: talk.topic }, before)
      : enter({ ...talk, rounds }, talk.place, before, true);
  return before.length === 0 ? step : { ...step, effect: { ...step.effect, isAfterWrong: true } as Effect };
}

const wrong = (talk: Talk): Next => again(talk, [say('wrong-key')]);

function keyed(talk: Talk, keys: string, isHash: boolean): Next {
  // A person at any time: 0 alone, wherever no number can begin with it at once.
  if (keys === '0' && (talk.place !== 'call-back-number' || isHash))
    return talk.script ? handOver(talk) : open(talk, 0, true);
  if (keys === '' && !isHash) return again(talk);
  const handle = keyHandlers[talk.place];
  if (!handle) throw new Error(`no keys are awaited at ${talk.place}`);
  return handle(talk, keys, isHash);
}

/** Whoever knows the menu behind need not go back to it: its keys count while a guide or an answer is heard, but for 1, which says it again. */
const keyHandlers: Partial<Record<Place, (talk: Talk, keys: string, isHash: boolean) => Next>> = {
  'choose-centre': (talk, keys) => {
    if (keys === '*') return enter(talk, 'choose-centre', [], true);
    const index = /^[1-9]$/.test(keys) ? Number(keys) - 1 : -1;
    return talk.centres[index] ? open(talk, index) : wrong(talk);
  },
  menu: (talk, keys) => (keys === '*' ? again(talk) : chosen(talk, keys)),
  guide: (talk, keys) => {
    if (keys === '1') return again(talk);
    return keys === '*' ? enter(talk, 'menu') : chosen(talk, keys);
  },
  certificate: (talk, keys) => {
    if (keys === '*') return enter(talk, 'menu');
    if (!/^\d{17}[\d*]$/.test(keys)) return again(talk, [say('wrong-certificate')]);
    return enter({ ...talk, certificate: keys.replace('*', 'X') }, 'mobile');
  },
  mobile: (talk, keys) => {
    if (keys === '*') return enter(talk, 'certificate');
    if (!/^1\d{10}$/.test(keys)) return again(talk, [say('wrong-mobile')]);
    const known = { ...talk, mobile: keys };
    return talk.script?.isPinRequired ? enter(known, 'pin') : identify(known);
  },
  pin: (talk, keys) => {
    if (keys === '*') return enter(talk, 'menu');
    return keys.length === 6 && /^\d+$/.test(keys) ? identify(talk, keys) : wrong(talk);
  },
  query: (talk, keys, isHash) => {
    if (keys === '' && isHash) return enter(talk, 'rate');
    if (keys === '*') return enter(talk, 'menu');
    const topic = topicOfKey[keys];
    return topic ? tell(talk, topic) : wrong(talk);
  },
  told: (talk, keys, isHash) => {
    if (keys === '' && isHash) return enter(talk, 'rate');
    if (keys === '1') return again(talk);
    if (keys === '*') return back(talk);
    if (!mayBeSent(talk.topic)) return chosen(talk, keys);
    if (keys === '9') return send(talk, talk.topic);
    const topic = topicOfKey[keys];
    return topic ? tell(talk, topic) : wrong(talk);
  },
  'unit-account': (talk, keys) => {
    if (keys === '*') return enter(talk, 'menu');
    return /^\d{4,20}$/.test(keys) ? enter({ ...talk, certificate: keys }, 'handler-mobile') : wrong(talk);
  },
  'handler-mobile': (talk, keys) => {
    if (keys === '*') return enter(talk, 'unit-account');
    if (!/^1\d{10}$/.test(keys)) return again(talk, [say('wrong-mobile')]);
    const { certificate: accountNo } = talk;
    return ask({ ...talk, certificate: '' }, 'identifying', { ask: 'identify-employer', accountNo, mobile: keys });
  },
  'call-back': (talk, keys) => {
    if (keys === '1') return enter(talk, 'call-back-number');
    return keys === '*' ? enter(talk, 'menu') : wrong(talk);
  },
  'call-back-number': (talk, keys) => {
    if (keys === '*') return enter(talk, 'menu');
    if (keys !== '' && !/^(1\d{10}|0\d{9,11}|\d{7,8})$/.test(keys)) return wrong(talk);
    return ask(talk, 'keeping', { ask: 'call-back', number: keys || undefined });
  },
  rate: (talk, keys) =>
    /^[123]$/.test(keys) ? ask(talk, 'rating', { ask: 'rate', score: Number(keys) as 1 | 2 | 3 }) : wrong(talk),
};

const topicOfKey: Readonly<Record<string, Topic>> = { 1: 'balance', 2: 'withdrawals', 3: 'loan', 4: 'cases' };

/** What is told of a person can go to the mobile that the person has left with the centre. */
const mayBeSent = (topic: Topic | undefined): topic is Topic =>
  topic !== undefined && topic !== 'employer' && topic !== 'outlets';

const back = (talk: Talk): Next => enter(talk, mayBeSent(talk.topic) ? 'query' : 'menu');
const tell = (talk: Talk, topic: Topic): Next => ask({ ...talk, topic, rounds: 0 }, 'telling', { ask: 'tell', topic });
const send = (talk: Talk, topic: Topic): Next => ask(talk, 'sending', { ask: 'send', topic });

/** What was keyed does not stay in the talk: it goes with the question. */
function identify(talk: Talk, pin?: string): Next {
  const { certificate, mobile } = talk;
  return ask({ ...talk, certificate: '', mobile: '' }, 'identifying', { ask: 'identify', certificate, mobile, pin });
}

function chosen(talk: Talk, keys: string): Next {
  const item = talk.script?.menu.find((one) => one.key === keys);
  if (!item) return wrong(talk);
  switch (item.does) {
    case 'guide':
      return ask({ ...talk, guide: item.prompt }, 'opening-guide', { ask: 'guide' });
    case 'person':
      return talk.isPersonKnown ? enter(talk, 'query') : enter({ ...talk, topic: undefined }, 'certificate');
    case 'employer':
      return talk.isEmployerKnown ? tell(talk, 'employer') : enter({ ...talk, topic: 'employer' }, 'unit-account');
    case 'outlets':
      return tell(talk, 'outlets');
    case 'call-back':
      return enter(talk, 'call-back-number');
    default:
      return item.does satisfies never;
  }
}

const busy = [say('system-busy')];

const answerHandlers: Partial<Record<Place, (talk: Talk, answer: Answer) => Next>> = {
  opening: (talk, answer) => (answer.answer === 'opened' ? opened(talk, answer.script) : hangUp(talk, busy)),
  identifying: (talk, { answer }) => identified(talk, answer),
  telling: (talk, answer) => {
    if (answer.answer === 'left') return left(talk);
    if (answer.answer !== 'told') return enter(talk, talk.isPersonKnown ? 'query' : 'menu', busy);
    return enter({ ...talk, told: answer.spoken }, 'told', [], true);
  },
  'opening-guide': (talk, answer) => (answer.answer === 'told' ? enter(talk, 'guide') : enter(talk, 'menu', busy)),
  sending: (talk, { answer }) => {
    if (answer === 'left') return left(talk);
    const said = answer === 'sent' ? 'sms-sent' : answer === 'too-many' ? 'sms-too-many' : 'system-busy';
    return enter(talk, 'query', [say(said)]);
  },
  keeping: (talk, answer) => {
    if (answer.answer !== 'kept') return enter(talk, 'menu', busy);
    return enter(talk, 'rate', [say('call-back-kept', { 天数: { kind: 'number', value: answer.days } })]);
  },
  rating: (talk) => hangUp(talk),
};

/** Logged out of every channel meanwhile: the call goes on with whoever proves anew who they are. */
const left = (talk: Talk): Next =>
  enter({ ...talk, isPersonKnown: false, topic: undefined, told: [] }, 'certificate', [say('left-elsewhere')]);

function answered(talk: Talk, answer: Answer): Next {
  if (answer.answer === 'turned-away') return turnedAway(talk, answer.spoken);
  const handle = answerHandlers[talk.place];
  if (!handle) throw new Error(`nothing was asked at ${talk.place}`);
  return handle(talk, answer);
}

/** Said, and back to where something else can be chosen; a hotline that is closed as a whole says it and hangs up. */
function turnedAway(talk: Talk, spoken: readonly Spoken[]): Next {
  if (talk.place === 'opening' || talk.place === 'rating') return hangUp(talk, spoken);
  const isAmongQueries = talk.isPersonKnown && (talk.place === 'telling' || talk.place === 'sending');
  return enter({ ...talk, told: [] }, isAmongQueries ? 'query' : 'menu', spoken);
}

function opened(talk: Talk, script: Script): Next {
  const ready = { ...talk, script };
  const welcome = [say('welcome', { 中心: text(script.centerName) })];
  return talk.wantsPerson ? handOver(ready) : enter(ready, 'menu', welcome);
}

function identified(talk: Talk, answer: Answer['answer']): Next {
  // An employer's numbers are asked for again where an employer's were wrong.
  const isEmployer = talk.topic === 'employer';
  if (answer === 'identified') {
    if (isEmployer) return tell({ ...talk, isEmployerKnown: true }, 'employer');
    return enter({ ...talk, isPersonKnown: true }, 'query', [say('identified')]);
  }
  if (answer === 'locked' || answer === 'number-hidden') return enter(talk, 'menu', [say(answer)]);
  if (answer !== 'not-identified') return enter(talk, 'menu', busy);
  const failures = talk.failures + 1;
  const asked = { ...talk, failures };
  const told = [say('not-identified')];
  if (failures >= failuresAtMost) return enter(asked, 'menu', told);
  return enter(asked, isEmployer ? 'unit-account' : 'certificate', told);
}

function handedOver(talk: Talk, came: HandOver): Next {
  switch (came.outcome) {
    case 'talked':
      return enter(talk, 'rate');
    case 'left':
      return enter(talk, 'call-back-number');
    case 'turned-away':
      return enter(talk, 'menu', came.spoken);
    case 'nobody':
      return enter(talk, 'call-back', [say('agents-busy')]);
    case 'closed':
      return enter(talk, 'call-back', [say('agents-closed', { 时间: text(spokenTimes(came.hours)) })]);
    default:
      return came satisfies never;
  }
}
