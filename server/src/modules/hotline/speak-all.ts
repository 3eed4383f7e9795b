import { amountWords, digitWords } from './rules/chinese.ts';
import { promptKeys, prompts } from './rules/prompts.ts';
import { menuOf, ownWordsOf } from './script.ts';
import type { HotlineParts } from './serve-call.ts';

/** Words of figures that amounts and days are put together from. */
export function figureWords(): string[] {
  const words = new Set<string>(['年', '月', '日', '零', '叉', '点', '分', '整']);
  for (let digit = 1n; digit <= 9n; digit += 1n) {
    const amounts = [1n, 10n, 100n, 1_000n, 10_000n, 100_000n, 1_000_000n, 10_000_000_000n].map((unit) => digit * unit);
    // 十二 begins with 十, 一百一十 does not.
    for (const amount of [...amounts, 11_000n, 21_000n]) for (const word of amountWords(amount)) words.add(word);
    for (const word of digitWords(String(digit))) words.add(word);
  }
  return [...words];
}

/** Makes every sound that a call may need and that names no figure, so that no caller waits for it. */
export async function speakAll({
  inCenter,
  listCentres,
  speak,
}: Pick<HotlineParts, 'inCenter' | 'listCentres' | 'speak'>): Promise<void> {
  const texts = new Set<string>();
  for (const { centerId, name } of await listCentres()) {
    const { words, menu } = await inCenter(centerId)(async (call) => ({
      words: await ownWordsOf(call),
      menu: await menuOf(call),
    }));
    texts.add(name);
    for (const item of menu) texts.add(item.name);
    for (const key of promptKeys) {
      const text = words[key] ?? prompts[key].text;
      for (const piece of text.split(/\{[^{}]+\}/)) if (/[\p{L}\p{N}]/u.test(piece)) texts.add(piece);
    }
  }
  for (const word of figureWords()) texts.add(word);
  for (const text of texts) await speak(text);
}
