import { newUuid } from '../../platform/ids.ts';
import type { InCall } from '../../platform/jobs.ts';
import type { Log } from '../../platform/log.ts';
import { maskMobile } from '../party/index.ts';
import type { OpenGate, Passed, TurnedAway } from '../service/index.ts';
import type { ServiceCode } from '../service/rules/catalog.ts';
import { type Asking, answer, type Caller, hasLeft } from './answer.ts';
import { contexts } from './contexts.ts';
import { handOver } from './hand-over.ts';
import { createKeyboard, type Keyboard } from './keyboard.ts';
import type { Line, Speak } from './ports.ts';
import { next } from './rules/flow.ts';
import { type OwnWords, type Spoken, soundsOf } from './rules/prompts.ts';
import {
  type Answer,
  type Centre,
  type Effect,
  type Event,
  type HandOver,
  newTalk,
  type Question,
  type Talk,
} from './rules/talk.ts';
import { serviceOf, turnedAwayWords } from './rules/turned-away.ts';
import { askedText } from './rules/words.ts';
import { type EndedBy, endCall, insertCall, insertSteps, type Step } from './store.ts';

export interface HotlineParts {
  /** Opens a transaction in a centre, as the hotline or as the person who is known on the line. */
  readonly inCenter: (centerId: number, personId?: string) => InCall;
  readonly listCentres: () => Promise<readonly Centre[]>;
  readonly speak: Speak;
  /** What is open on the hotline, and how much of it. */
  readonly gate: Pick<OpenGate, 'pass'>;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly patience: Patience;
}

/** How long the line waits for what. */
export interface Patience {
  /** Silence before a key is taken as nothing. */
  readonly keyMs: number;
  /** Between two keys of a number. */
  readonly nextKeyMs: number;
  /** For the # after a number that is complete. */
  readonly closingMs: number;
  /** Before the caller is told that we are at it, and told again. */
  readonly waitMs: number;
  readonly waitAgainMs: number;
  /** After this long an answer is not waited for. */
  readonly answerMs: number;
  /** How often the queue of the agents is looked at, and how often the caller is told the place in it. */
  readonly queueMs: number;
  readonly placeMs: number;
  /** How long a caller waits for a person. */
  readonly personMs: number;
  readonly ringSeconds: number;
}
export const usualPatience: Patience = {
  keyMs: 8_000,
  nextKeyMs: 6_000,
  closingMs: 1_500,
  waitMs: 1_200,
  waitAgainMs: 6_000,
  answerMs: 30_000,
  queueMs: 1_000,
  placeMs: 20_000,
  personMs: 300_000,
  ringSeconds: 25,
};

const allKeys = '0123456789*#';

/** Serves one call from its first word to its last. Rejects only with faults of ours: a caller may hang up at any time. */
export async function serveCall(parts: HotlineParts, line: Line): Promise<void> {
  const centres = await parts.listCentres();
  const own = centres.filter(({ centerId }) => centerId === line.centerId);
  const session = new Session(parts, line, own.length > 0 ? own : centres);
  let endedBy: EndedBy = 'us';
  try {
    await line.answer();
    await session.run();
  } catch (error) {
    endedBy = line.over.aborted ? 'caller' : 'fault';
    if (endedBy === 'fault') throw error;
  } finally {
    await session.end(endedBy);
    // A call that failed goes back to the dial plan, where people answer it.
    if (endedBy === 'us' && !line.over.aborted) await line.hangUp().catch(() => undefined);
  }
}

/** A call under way: what is known, and what has been asked. A class, for a call is one thing that changes. */
class Session {
  readonly callId: string;
  readonly #beganAt: Temporal.Instant;
  #centerId: number | undefined;
  #personId: string | undefined;
  #employerId: string | undefined;
  #words: OwnWords = {};
  #pace: 'usual' | 'slow' = 'usual';
  #steps: Step[] = [];
  #written = 0;
  readonly #asked: string[] = [];
  readonly #parts: HotlineParts;
  readonly #line: Line;
  readonly #keyboard: Keyboard;
  readonly #centres: readonly Centre[];

  constructor(parts: HotlineParts, line: Line, centres: readonly Centre[]) {
    this.#parts = parts;
    this.#line = line;
    this.#keyboard = createKeyboard(line);
    this.#centres = centres;
    this.#beganAt = parts.now();
    this.callId = newUuid(this.#beganAt.epochMilliseconds);
  }

  async run(): Promise<void> {
    let step = next(newTalk(this.#centres), { event: 'begun' });
    while (step.effect.effect !== 'hang-up') {
      const event = await this.#do(step.talk, step.effect);
      step = next(step.talk, event);
    }
    await this.#say(step.effect.say, '');
  }

  async #do(talk: Talk, effect: Exclude<Effect, { effect: 'hang-up' }>): Promise<Event> {
    if ('isAfterWrong' in effect) await this.#keyboard.forget();
    switch (effect.effect) {
      case 'collect':
        if (talk.place === 'guide' && talk.guide && talk.rounds === 0) this.#note(`guide:${talk.guide}`, 'heard');
        return { event: 'keyed', ...(await this.#collect(effect)) };
      case 'ask':
        await this.#sayAside(effect.say);
        return { event: 'answered', answer: await this.#ask(effect.question) };
      case 'hand-over': {
        const passed = await this.#pass('chat', () => this.#handOver(effect.say));
        const came =
          'value' in passed ? passed.value : ({ outcome: 'turned-away', spoken: wordsFor(passed.turnedAway) } as const);
        this.#note('person', came.outcome);
        return { event: 'handed-over', came };
      }
      default:
        return effect satisfies never;
    }
  }

  async #handOver(saying: readonly Spoken[]): Promise<HandOver> {
    // What was keyed ahead of a talk is no rating of it.
    await this.#keyboard.forget();
    await this.#say(saying, '');
    await this.#forgetWhoLeft();
    return handOver(
      { ...this.#parts, line: this.#line, say: (spoken, keys) => this.#say(spoken, keys) },
      {
        centerId: this.#centerId as number,
        callId: this.callId,
        callerNumber: this.#line.callerNumber,
        personId: this.#personId,
        asked: this.#asked,
      },
    );
  }

  /** Through the gate of the centre, as every screen's request. */
  #pass<T>(service: ServiceCode | 'house', work: () => Promise<T>): Promise<Passed<T>> {
    const { gate, now } = this.#parts;
    const asked = {
      centerId: this.#centerId as number,
      channel: 'hotline',
      service,
      isVisit: service === 'house',
    } as const;
    return gate.pass(asked, now(), work);
  }

  /** Says sentences one sound after the other; a key stops them and is answered. */
  async #say(spoken: readonly Spoken[], stoppingKeys: string): Promise<string | undefined> {
    for (const sound of spoken.flatMap((one) => soundsOf(one, this.#words))) {
      const key = await this.#keyboard.play(await this.#soundOf(sound), stoppingKeys);
      if (key !== undefined) return key;
    }
    this.#keyboard.heardOut();
    return undefined;
  }

  async #sayAside(spoken: readonly Spoken[]): Promise<void> {
    for (const sound of spoken.flatMap((one) => soundsOf(one, this.#words)))
      await this.#keyboard.playAside(await this.#soundOf(sound));
  }

  /** The file of a sound. One that nobody has said before takes a second to make, in which the caller may press a key. */
  async #soundOf(text: string): Promise<string> {
    const { speak, patience } = this.#parts;
    const file = await this.#keyboard.listenDuring(speak(text, this.#pace), patience.answerMs);
    if (file === undefined) throw new Error('a sound was not made in time');
    return file;
  }

  async #collect({ say, most, instant }: Extract<Effect, { effect: 'collect' }>) {
    const { keyMs, nextKeyMs, closingMs } = this.#parts.patience;
    let key = (await this.#say(say, allKeys)) ?? (await this.#keyboard.next(keyMs));
    if (key === undefined) return { keys: '', isHash: false };
    if (key === '#') return { keys: '', isHash: true };
    if (most === 1 || instant.includes(key)) {
      this.#keyboard.countedAtOnce();
      return { keys: key, isHash: false };
    }
    let keys = key;
    while (keys.length < most) {
      key = await this.#keyboard.next(keys.length >= most - 1 ? closingMs : nextKeyMs);
      if (key === undefined || key === '#') return { keys, isHash: key === '#' };
      keys += key;
    }
    return { keys, isHash: false };
  }

  /** Asks the service, and keeps the line alive while it looks. */
  async #ask(question: Question): Promise<Answer> {
    const { patience, log } = this.#parts;
    const asking = this.#admitted(question).catch((error: unknown): Answer => {
      if (!this.#line.over.aborted) log.error({ err: String(error), ask: question.ask }, 'a question of a call failed');
      return { answer: 'failed' };
    });
    const gaveUp = performance.now() + patience.answerMs;
    let waitMs = patience.waitMs;
    for (;;) {
      const answered = await this.#keyboard.listenDuring(asking, waitMs);
      if (answered) return this.#noted(question, answered);
      if (performance.now() > gaveUp) return this.#noted(question, { answer: 'failed' });
      await this.#sayAside([{ prompt: 'please-wait' }]);
      waitMs = patience.waitAgainMs;
    }
  }

  async #admitted(question: Question): Promise<Answer> {
    if (question.ask === 'open') await this.#begin(question.centerId);
    const passed = await this.#pass(
      serviceOf(question),
      async (): Promise<Answer> =>
        question.ask === 'guide' ? { answer: 'told', spoken: [] } : this.#inCenter(question),
    );
    if ('value' in passed) return passed.value;
    this.#note(stepOf(question), 'turned-away');
    return { answer: 'turned-away', spoken: wordsFor(passed.turnedAway) };
  }

  async #inCenter(question: Asking): Promise<Answer> {
    const centerId = this.#centerId as number;
    const caller: Caller = {
      callId: this.callId,
      callerNumber: this.#line.callerNumber,
      personId: this.#personId,
      employerId: this.#employerId,
    };
    const answered = await this.#parts.inCenter(
      centerId,
      this.#personId,
    )(async (call) => {
      const found = await answer(call, caller, question);
      const result = found.answer.answer;
      if (question.ask !== 'open') await this.#write(call, { at: call.now, what: stepOf(question), result });
      return found;
    });
    if (answered.hasLeft) this.#personId = undefined;
    this.#personId = answered.personId ?? this.#personId;
    this.#employerId = answered.employerId ?? this.#employerId;
    this.#words = answered.words ?? this.#words;
    this.#pace = answered.pace ?? this.#pace;
    return answered.answer;
  }

  /** An agent is told of nobody who has logged out meanwhile. */
  async #forgetWhoLeft(): Promise<void> {
    if (this.#personId === undefined || this.#centerId === undefined) return;
    const isGone = await this.#parts.inCenter(this.#centerId)((call) => hasLeft(call, this.callId));
    if (isGone) this.#personId = undefined;
  }

  async #begin(centerId: number): Promise<void> {
    this.#centerId = centerId;
    const { callerNumber, channelId } = this.#line;
    await this.#parts.inCenter(centerId)(async ({ tx, vault }) =>
      insertCall(tx, centerId, {
        callId: this.callId,
        channelId,
        callerSealed: callerNumber ? vault.seal(callerNumber, contexts.caller) : null,
        callerMasked: callerNumber ? maskMobile(callerNumber) : '未显示',
        beganAt: this.#beganAt,
      }),
    );
  }

  #note(what: string, result: string): void {
    this.#steps.push({ at: this.#parts.now(), what, result });
    const words = askedText(what);
    if (words && this.#asked.at(-1) !== words) this.#asked.push(words);
  }

  #noted(question: Question, found: Answer): Answer {
    const words = askedText(stepOf(question));
    if (words && this.#asked.at(-1) !== words) this.#asked.push(words);
    return found;
  }

  /** Writes what happened since the last time, and one step more. */
  async #write(call: Parameters<Parameters<InCall>[0]>[0], step?: Step): Promise<void> {
    const steps = [...this.#steps, ...(step ? [step] : [])];
    await insertSteps(call.tx, call.centerId, this.callId, this.#written, steps);
    this.#written += steps.length;
    this.#steps = [];
  }

  async end(endedBy: EndedBy): Promise<void> {
    const { inCenter, log } = this.#parts;
    try {
      // Who hung up before a centre was chosen is in the log of the first.
      if (this.#centerId === undefined && this.#centres[0]) await this.#begin(this.#centres[0].centerId);
      const centerId = this.#centerId;
      if (centerId === undefined) return;
      await inCenter(centerId)(async (call) => {
        await this.#write(call);
        await endCall(call.tx, centerId, this.callId, { endedAt: call.now, endedBy });
      });
    } catch (error) {
      // The round of the house ends it later.
      log.warn({ err: String(error), callId: this.callId }, 'the end of a call was not kept');
    }
  }
}

const stepOf = (question: Question): string =>
  'topic' in question ? `${question.ask}:${question.topic}` : question.ask;

const wordsFor = ({ asked: { service }, closing, seconds, otherChannels }: TurnedAway): Spoken[] =>
  turnedAwayWords({ service, closing, seconds, otherChannels });
