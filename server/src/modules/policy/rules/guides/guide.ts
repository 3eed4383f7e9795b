import type { ContentCategory, ContentChannel, ContentStart } from '../../../content/rules/kinds.ts';
import type { ParameterKey } from '../../../params/rules.ts';
import type { Terms } from './terms.ts';

/** A guide that comes with the system, with the figures of a centre's own parameters in it. */
export interface Guide {
  readonly kind: 'guide';
  readonly category: ContentCategory;
  readonly channels: readonly ContentChannel[];
  readonly title: string;
  readonly summary: string;
  readonly sections: Readonly<Record<string, string>>;
  readonly start: ContentStart;
}

/** A guide and the parameters whose figures it says. */
export interface QuotingGuide extends Guide {
  readonly quotes: readonly ParameterKey[];
}

/** Writes a guide and notes every parameter that was asked for it. */
export function quoting(terms: Terms, write: (terms: Terms) => Guide): QuotingGuide {
  const quotes = new Set<ParameterKey>();
  const noted =
    <K extends ParameterKey, T>(ask: (key: K) => T) =>
    (key: K) => {
      quotes.add(key);
      return ask(key);
    };
  const guide = write({
    number: noted(terms.number),
    policy: ((key: Parameters<Terms['policy']>[0]) => {
      quotes.add(key);
      return terms.policy(key);
    }) as Terms['policy'],
    source: noted(terms.source),
  });
  return { ...guide, quotes: [...quotes].sort() };
}
