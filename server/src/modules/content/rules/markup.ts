/**
 * The small form in which the centre's texts are written: `## 小标题`, `- ` and `1. ` lists, `**重点**` and
 * `[文字](https://…)`. It is read into a tree that screens draw element by element: there is no HTML in it, so that nothing
 * that anybody writes can become a tag, a handler or a script.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };
export type Block =
  | { readonly kind: 'heading'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'bullets'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'numbers'; readonly items: readonly (readonly Inline[])[] };

/** Where a link may lead: another site over https, or a page of ours. Never `javascript:`, `data:` or `//host`. */
const allowedHref = /^(https:\/\/[\w.-]+(:\d+)?([/?#][^\s<>"'`\\()]*)?|\/([\w?#][^\s<>"'`\\():]*)?)$/;
export const isAllowedHref = (href: string): boolean => href.length <= 300 && allowedHref.test(href);

const marks = /\*\*([^*\n]+)\*\*|\[([^[\]\n]+)\]\(([^()\s]*)\)/g;

/** What stands in one line. A link that leads where none may lead stays as it was written. */
export function inlinesOf(line: string): Inline[] {
  const found: Inline[] = [];
  let from = 0;
  for (const match of line.matchAll(marks)) {
    const [whole, strong, text, href] = match;
    if (strong === undefined && !isAllowedHref(href ?? '')) continue;
    if (match.index > from) found.push({ kind: 'text', text: line.slice(from, match.index) });
    if (strong !== undefined) found.push({ kind: 'strong', text: strong });
    else found.push({ kind: 'link', text: text ?? '', href: href ?? '' });
    from = match.index + whole.length;
  }
  if (from < line.length) found.push({ kind: 'text', text: line.slice(from) });
  return found;
}

const listed = { bullets: /^[-*] +(?=\S)/, numbers: /^\d{1,2}[.、] *(?=\S)/ } as const;

/** Reads a text, whatever it is: every line is a heading, a list's item or a paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let items: (readonly Inline[])[] | undefined;
  let listKind: 'bullets' | 'numbers' | undefined;
  for (const line of text.split(/\r?\n/).map((one) => one.trim())) {
    const kind = listed.bullets.test(line) ? 'bullets' : listed.numbers.test(line) ? 'numbers' : undefined;
    if (kind) {
      if (kind !== listKind || !items) {
        items = [];
        blocks.push({ kind, items });
      }
      items.push(inlinesOf(line.replace(listed[kind], '')));
    } else if (line !== '') {
      const heading = /^#{1,3} +(\S.*)$/.exec(line)?.[1];
      blocks.push({ kind: heading ? 'heading' : 'paragraph', inlines: inlinesOf(heading ?? line) });
    }
    listKind = kind;
  }
  return blocks;
}

/** What an editor would not see otherwise: a link that leads nowhere. */
export function markupFault(text: string): string | undefined {
  for (const [, , name, href] of text.matchAll(marks))
    if (name !== undefined && !isAllowedHref(href ?? ''))
      return `链接“${name}”的地址不能使用，应以 https:// 开头，或是本站的 / 开头的页面`;
  return undefined;
}
