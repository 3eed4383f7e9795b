import { smallestGroup } from './anonymity.ts';
import { type Answer, type Question, ratingMost } from './questions.ts';

export interface Tally {
  readonly key: string;
  /** How many answered this question. */
  readonly answered: number;
  /** Answers by option, or by score from 1 to 5; empty for texts, and for a group that is too small. */
  readonly counts: readonly number[];
  /** Mean score in hundredths. */
  readonly meanHundredths: number | null;
  readonly texts: readonly string[];
  /** Fewer than five in an anonymous survey: not broken down. */
  readonly isTooSmall: boolean;
}

/** Results of every question. The order of texts is that of the sheets, which is random in an anonymous survey. */
export function tallyOf(
  questions: readonly Question[],
  sheets: readonly (readonly Answer[])[],
  { isAnonymous }: { readonly isAnonymous: boolean },
): Tally[] {
  return questions.map(({ key, kind, options }) => {
    const given = sheets.flatMap((sheet) => sheet.filter((answer) => answer.key === key));
    const isTooSmall = isAnonymous && given.length < smallestGroup;
    const nothing = { key, answered: given.length, counts: [], meanHundredths: null, texts: [], isTooSmall };
    if (isTooSmall) return nothing;
    if (kind === 'text') return { ...nothing, texts: given.flatMap(({ text }) => text ?? []) };
    if (kind === 'rating') {
      const scores = given.flatMap(({ score }) => score ?? []);
      const sum = scores.reduce((total, score) => total + score, 0);
      return {
        ...nothing,
        counts: Array.from({ length: ratingMost }, (_, at) => scores.filter((score) => score === at + 1).length),
        meanHundredths: scores.length > 0 ? Math.round((sum * 100) / scores.length) : null,
      };
    }
    return {
      ...nothing,
      counts: options.map((_, at) => given.filter(({ choices }) => choices?.includes(at)).length),
    };
  });
}
