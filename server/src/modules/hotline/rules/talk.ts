import type { MenuItem } from './menu.ts';
import type { PromptKey, Spoken } from './prompts.ts';

/** What a caller can be told. */
export type Topic = 'balance' | 'withdrawals' | 'loan' | 'cases' | 'employer' | 'outlets';

export interface Centre {
  readonly centerId: number;
  readonly name: string;
}

/** What a centre's hotline is like on the day of the call. */
export interface Script {
  readonly centerName: string;
  readonly menu: readonly MenuItem[];
  /** The centre demands the query password besides certificate and mobile. */
  readonly isPinRequired: boolean;
}

/** What the talk asks of the service; answered by an `Answer`. */
export type Question =
  | { readonly ask: 'open'; readonly centerId: number }
  | {
      readonly ask: 'identify';
      readonly certificate: string;
      readonly mobile: string;
      readonly pin: string | undefined;
    }
  | { readonly ask: 'identify-employer'; readonly accountNo: string; readonly mobile: string }
  | { readonly ask: 'tell'; readonly topic: Topic }
  /** Whether guides are read now. */
  | { readonly ask: 'guide' }
  | { readonly ask: 'send'; readonly topic: Topic }
  | { readonly ask: 'call-back'; readonly number: string | undefined }
  | { readonly ask: 'rate'; readonly score: 1 | 2 | 3 };

export type Answer =
  | { readonly answer: 'opened'; readonly script: Script }
  | { readonly answer: 'identified' }
  | { readonly answer: 'not-identified' | 'locked' | 'number-hidden' }
  | { readonly answer: 'told'; readonly spoken: readonly Spoken[] }
  | { readonly answer: 'sent' | 'too-many' }
  /** The person has logged out of every channel since they were identified. */
  | { readonly answer: 'left' }
  | { readonly answer: 'kept'; readonly days: number }
  | { readonly answer: 'rated' }
  /** The centre has closed it on this channel, or too many ask at once: why, and what to do. */
  | { readonly answer: 'turned-away'; readonly spoken: readonly Spoken[] }
  /** The service did not answer, or refused for a reason of its own. */
  | { readonly answer: 'failed' };

/** What came of handing the call to a person. */
export type HandOver =
  | { readonly outcome: 'talked' }
  /** The caller would rather be called back. */
  | { readonly outcome: 'left' }
  | { readonly outcome: 'nobody' }
  /** People do not answer on this channel now, as the centre has set it. */
  | { readonly outcome: 'turned-away'; readonly spoken: readonly Spoken[] }
  | { readonly outcome: 'closed'; readonly hours: string };

export type Event =
  | { readonly event: 'begun' }
  /** What was keyed, without the closing #; `isHash` when it was pressed. Nothing keyed and no #: silence. */
  | { readonly event: 'keyed'; readonly keys: string; readonly isHash: boolean }
  | { readonly event: 'answered'; readonly answer: Answer }
  | { readonly event: 'handed-over'; readonly came: HandOver };

/** What happens next on the line. */
export type Effect =
  | {
      readonly effect: 'collect';
      readonly say: readonly Spoken[];
      /** Keys that are taken at most: one more than the number has, so that its closing # is not left for the next question. */
      readonly most: number;
      /** Keys that count at once when they are the first. */
      readonly instant: string;
      /** What was keyed before was wrong: what follows it is not meant for what is asked now. */
      readonly isAfterWrong?: boolean;
    }
  | {
      readonly effect: 'ask';
      readonly say: readonly Spoken[];
      readonly question: Question;
      readonly isAfterWrong?: boolean;
    }
  | { readonly effect: 'hand-over'; readonly say: readonly Spoken[] }
  | { readonly effect: 'hang-up'; readonly say: readonly Spoken[] };

export type Place =
  | 'choose-centre'
  | 'opening'
  | 'menu'
  | 'opening-guide'
  | 'guide'
  | 'certificate'
  | 'mobile'
  | 'pin'
  | 'identifying'
  | 'query'
  | 'telling'
  | 'told'
  | 'sending'
  | 'unit-account'
  | 'handler-mobile'
  | 'handing-over'
  | 'call-back'
  | 'call-back-number'
  | 'keeping'
  | 'rate'
  | 'rating'
  | 'over';

export interface Talk {
  readonly place: Place;
  readonly centres: readonly Centre[];
  readonly script: Script | undefined;
  readonly isPersonKnown: boolean;
  readonly isEmployerKnown: boolean;
  /** 0 was pressed before a centre was chosen. */
  readonly wantsPerson: boolean;
  readonly guide: PromptKey | undefined;
  readonly topic: Topic | undefined;
  readonly told: readonly Spoken[];
  /** What was keyed so far of what identifies. */
  readonly certificate: string;
  readonly mobile: string;
  /** Silences and wrong keys at this place. */
  readonly rounds: number;
  /** Numbers that did not identify in this call. */
  readonly failures: number;
  readonly steps: number;
}

export const newTalk = (centres: readonly Centre[]): Talk => ({
  place: 'choose-centre',
  centres,
  script: undefined,
  isPersonKnown: false,
  isEmployerKnown: false,
  wantsPerson: false,
  guide: undefined,
  topic: undefined,
  told: [],
  certificate: '',
  mobile: '',
  rounds: 0,
  failures: 0,
  steps: 0,
});
