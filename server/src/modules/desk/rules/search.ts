import type { ContentCategory } from '../../content/rules/kinds.ts';

/** What can be found of a question: how it is asked, other ways to ask it, and the short answer. */
export interface Findable {
  readonly itemId: string;
  readonly category: ContentCategory;
  readonly title: string;
  readonly similar: string;
  readonly summary: string;
}

const spoken = /[\p{Script=Han}\p{L}\p{N}]+/gu;
const isHan = /\p{Script=Han}/u;
/** Words that every question has and that say nothing about it. */
const empty =
  /请问|您好|你好|怎么样|怎么|如何|什么|可以|能不能|能否|是否|多少|需要|公积金|住房|我想|我的|一下|吗|呢|啊|的|了/gu;

/** Pairs of neighbouring characters of Chinese, whole words of all else: what a text is compared by. */
export function gramsOf(text: string): ReadonlySet<string> {
  const grams = new Set<string>();
  for (const run of text.toLowerCase().replace(empty, ' ').match(spoken) ?? []) {
    if (!isHan.test(run)) grams.add(run);
    else if (run.length === 1) grams.add(run);
    else for (let at = 0; at + 1 < run.length; at += 1) grams.add(run.slice(at, at + 2));
  }
  return grams;
}

/** In the question a pair counts in full, in another way to ask it nearly, in the answer less. */
const weights = { title: 1, similar: 0.9, summary: 0.4 } as const;
/** Below this share of what was asked nothing is offered: a wrong answer is worse than none. */
const least = 0.34;

export interface Match<F extends Findable> {
  readonly found: F;
  /** What share of the question it covers, rare pairs counting more; 0 to 1. */
  readonly share: number;
}

/** The questions that fit what was asked, the best first; nothing rather than something far off. */
export function searchQuestions<F extends Findable>(asked: string, all: readonly F[], limit: number): Match<F>[] {
  const grams = [...gramsOf(asked)];
  if (grams.length === 0 || all.length === 0) return [];
  const texts = all.map((one) => ({
    one,
    title: gramsOf(one.title),
    similar: gramsOf(one.similar),
    summary: gramsOf(one.summary),
  }));
  const rarity = new Map(
    grams.map((gram) => {
      const count = texts.filter(({ title, similar }) => title.has(gram) || similar.has(gram)).length;
      return [gram, Math.log(1 + all.length / (1 + count))];
    }),
  );
  const whole = grams.reduce((sum, gram) => sum + (rarity.get(gram) ?? 0), 0);
  if (whole === 0) return [];
  return texts
    .map(({ one, title, similar, summary }) => {
      const weightOf = (gram: string): number => {
        if (title.has(gram)) return weights.title;
        if (similar.has(gram)) return weights.similar;
        return summary.has(gram) ? weights.summary : 0;
      };
      return {
        found: one,
        share: grams.reduce((sum, gram) => sum + weightOf(gram) * (rarity.get(gram) ?? 0), 0) / whole,
      };
    })
    .filter(({ share }) => share >= least)
    .sort((one, two) => two.share - one.share || (one.found.itemId < two.found.itemId ? -1 : 1))
    .slice(0, limit);
}

export interface Uses {
  readonly view: number;
  readonly insert: number;
  readonly useful: number;
  readonly useless: number;
}
export const noUses: Uses = { view: 0, insert: 0, useful: 0, useless: 0 };

/**
 * How much a question is asked now: each reading counts once, each time an agent gave the answer three times, for somebody
 * asked a person about it; what readers call useless goes down. Conversations about its topic count a tenth each.
 */
export function heatOf({ view, insert, useful, useless }: Uses, conversations: number): number {
  const judged = useful + useless;
  const worth = judged === 0 ? 1 : (useful + 2) / (judged + 2);
  return (view + 3 * insert + conversations / 10) * worth;
}
