/** What a survey may ask. */
export const questionKinds = {
  one: '单选',
  several: '多选',
  rating: '评分（1—5 分）',
  text: '文字',
} as const;
export type QuestionKind = keyof typeof questionKinds;

export const surveyAudiences = { person: '缴存职工', employer: '缴存单位', both: '职工和单位' } as const;
export type SurveyAudience = keyof typeof surveyAudiences;
export type ParticipantKind = 'person' | 'employer';

export const surveyLimits = {
  title: 40,
  introduction: 300,
  questions: 20,
  question: 80,
  optionsLeast: 2,
  options: 12,
  option: 40,
  text: 500,
} as const;
export const ratingMost = 5;
/** Scores from here on count as satisfied: 满意 and 基本满意, as in every rating of the centre. */
export const satisfiedFrom = 3;

export interface Question {
  readonly key: string;
  readonly kind: QuestionKind;
  readonly title: string;
  /** Of `one` and `several`; empty for the others. */
  readonly options: readonly string[];
  readonly isRequired: boolean;
  /** Of a rating: it counts for the satisfaction (满意率) of the figures of service. */
  readonly isSatisfaction: boolean;
}

export interface SurveyDraft {
  readonly title: string;
  readonly introduction: string;
  readonly questions: readonly Question[];
  readonly audience: SurveyAudience;
  readonly channels: readonly string[];
}

const hasChoices = (kind: QuestionKind): boolean => kind === 'one' || kind === 'several';

function questionFault({ kind, title, options, isSatisfaction }: Question): string | undefined {
  if (title.trim().length < 2) return '题目还没有写';
  if (isSatisfaction && kind !== 'rating') return '只有评分题可以计入满意率';
  if (!hasChoices(kind)) return options.length > 0 ? '这类题目没有选项' : undefined;
  const texts = options.map((option) => option.trim());
  if (texts.length < surveyLimits.optionsLeast) return `至少要有 ${surveyLimits.optionsLeast} 个选项`;
  if (texts.includes('')) return '有选项还没有写';
  if (new Set(texts).size < texts.length) return '有重复的选项';
  return undefined;
}

/** Whoever is asked must be reached, and nobody else. */
function reachFault(audience: SurveyAudience, channels: readonly string[]): string | undefined {
  const isForPeople = channels.includes('hall') || channels.includes('mobile');
  const isForEmployers = channels.includes('employer');
  if (audience !== 'employer' && !isForPeople) return '职工要能在个人网厅或手机上填写，请选择其一';
  if (audience !== 'person' && !isForEmployers) return '单位要能在单位网厅填写，请选择它';
  if (audience === 'person' && isForEmployers) return '只问职工的调查不在单位网厅显示';
  if (audience === 'employer' && isForPeople) return '只问单位的调查不在个人的渠道显示';
  return undefined;
}

/** What keeps a survey from being reviewed, beside the field that it is about. */
export function surveyFaults({ title, introduction, questions, audience, channels }: SurveyDraft) {
  const faults: Record<string, string> = {};
  if (title.trim().length < 4) faults['title'] = '标题至少 4 个字';
  if (introduction.trim().length < 4) faults['introduction'] = '说明至少 4 个字';
  if (questions.length === 0) faults['questions'] = '至少要有一道题';
  else if (new Set(questions.map(({ key }) => key)).size < questions.length) faults['questions'] = '题目的编号有重复';
  for (const question of questions) {
    const fault = questionFault(question);
    if (fault) faults[question.key] = fault;
  }
  const channelFault = reachFault(audience, channels);
  if (channelFault) faults['channels'] = channelFault;
  return faults;
}

/** What was answered to one question: the numbers of its options, a score or a text. */
export interface Answer {
  readonly key: string;
  readonly choices?: readonly number[];
  readonly score?: number;
  readonly text?: string;
}

const isGiven = ({ choices = [], score, text = '' }: Answer): boolean =>
  choices.length > 0 || score !== undefined || text.trim() !== '';

const choicesFault = (kind: QuestionKind, choices: readonly number[], options: number): string | undefined => {
  if (!hasChoices(kind)) return '这道题没有选项';
  if (choices.some((choice) => !Number.isInteger(choice) || choice < 0 || choice >= options)) return '没有这个选项';
  if (new Set(choices).size < choices.length) return '同一个选项选了两次';
  return kind === 'one' && choices.length > 1 ? '只能选择一项' : undefined;
};
const scoreFault = (kind: QuestionKind, score: number): string | undefined => {
  if (kind !== 'rating') return '这道题不评分';
  return Number.isInteger(score) && score >= 1 && score <= ratingMost ? undefined : `请评 1 到 ${ratingMost} 分`;
};
const textFault = (kind: QuestionKind, text: string): string | undefined => {
  if (kind !== 'text') return '这道题不写文字';
  return text.length > surveyLimits.text ? `最多 ${surveyLimits.text} 个字，现在 ${text.length} 个` : undefined;
};

const answerFault = ({ kind, options }: Question, { choices, score, text }: Answer): string | undefined =>
  (choices && choicesFault(kind, choices, options.length)) ??
  (score === undefined ? undefined : scoreFault(kind, score)) ??
  (text === undefined ? undefined : textFault(kind, text));

const missing: Readonly<Record<QuestionKind, string>> = {
  one: '请选择一项',
  several: '请至少选择一项',
  rating: '请评分',
  text: '请填写',
};

/** What is wrong with answers, by the key of the question. */
export function answerFaults(questions: readonly Question[], answers: readonly Answer[]): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const question of questions) {
    const given = answers.filter(({ key }) => key === question.key);
    const [answer] = given;
    const fault = given.length > 1 ? '这道题答了两次' : answer && answerFault(question, answer);
    if (fault) faults[question.key] = fault;
    else if (question.isRequired && !(answer && isGiven(answer))) faults[question.key] = missing[question.kind];
  }
  for (const { key } of answers)
    if (!questions.some((question) => question.key === key)) faults[key] = '调查里没有这道题';
  return faults;
}

const hidden = '〔号码已隐去〕';
const runs = /\p{Nd}(?:[\p{Nd}\s\-－–—_.·]{5,})\p{Nd}(?:[Xx]\b)?/gu;
const aDay = /^\p{Nd}{4}[-.]\p{Nd}{1,2}[-.]\p{Nd}{1,2}$/u;
/** Long runs of digits are numbers of people, cards and telephones: what is kept of a free text has none. Days stay. */
export const hideNumbers = (text: string): string =>
  text.replace(runs, (run) => ((run.match(/\p{Nd}/gu) ?? []).length < 7 || aDay.test(run) ? run : hidden));

/** What is kept: answers that say something, in the order of the questions, without personal numbers. */
export function keptAnswers(questions: readonly Question[], answers: readonly Answer[]): Answer[] {
  return questions.flatMap(({ key }) => {
    const answer = answers.find((one) => one.key === key);
    if (!answer || !isGiven(answer)) return [];
    const { choices, score, text } = answer;
    return [
      {
        key,
        ...(choices && { choices: choices.toSorted((a, b) => a - b) }),
        ...(score !== undefined && { score }),
        ...(text !== undefined && { text: hideNumbers(text.trim()) }),
      },
    ];
  });
}
