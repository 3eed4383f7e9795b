import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ContentKind, contentKinds, draftFaults, sectionsOf } from './rules/kinds.ts';
import { type Block, blocksOf, type Inline, inlinesOf, isAllowedHref, markupFault } from './rules/markup.ts';

const inlines = (block: Block): readonly Inline[] => ('items' in block ? block.items.flat() : block.inlines);
const textOf = (blocks: readonly Block[]) =>
  blocks
    .flatMap(inlines)
    .map(({ text }) => text)
    .join('');

test('[G-8] the markup: headings, lists, strong words and links', () => {
  const text =
    '## 材料\n\n- 身份证\n- **银行卡**\n1. 登录\n2、提交\n见[条例](https://www.gov.cn/a?b=1)，或[提取](/my/withdrawals/new)。';
  const plain = (word: string): Inline => ({ kind: 'text', text: word });
  assert.deepEqual(blocksOf(text), [
    { kind: 'heading', inlines: [plain('材料')] },
    { kind: 'bullets', items: [[plain('身份证')], [{ kind: 'strong', text: '银行卡' }]] },
    { kind: 'numbers', items: [[plain('登录')], [plain('提交')]] },
    {
      kind: 'paragraph',
      inlines: [
        plain('见'),
        { kind: 'link', text: '条例', href: 'https://www.gov.cn/a?b=1' },
        plain('，或'),
        { kind: 'link', text: '提取', href: '/my/withdrawals/new' },
        plain('。'),
      ],
    },
  ]);
});

for (const href of [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'http://plain.example',
  'https://user@evil.example',
  'https://evil.example/"onmouseover="alert(1)',
  '/"><script>alert(1)</script>',
  ' https://evil.example',
  'https:/evil.example',
  '',
])
  test(`[G-8] no link leads to ${JSON.stringify(href)}`, () => {
    assert.equal(isAllowedHref(href), false);
    assert.ok(inlinesOf(`[点这里](${href})`).every(({ kind }) => kind === 'text'));
  });

const nasty = fc.constantFrom(
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[a](javascript:alert(1))',
  '[b](https://a.cn/)',
  '[c](//x)',
  '**',
  '[',
  ']',
  '(',
  ')',
  '\n',
  '\r\n',
  '\u2028',
  '- ',
  '1. ',
  '## ',
  '字',
  '<',
  '&lt;',
  '\\',
  '"',
); // prettier-ignore

test('[G-8] whatever is written is read: no word is lost, nothing but text and allowed links comes out', () => {
  const anything = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.array(nasty, { maxLength: 20 }).map((parts) => parts.join('')),
  );
  // The marks themselves, and the addresses of links, are not words.
  const letters = (text: string) =>
    text.replaceAll(/\[([^[\]\n]+)\]\(([^()\s]*)\)/g, (whole, name, href) => (isAllowedHref(href) ? name : whole));
  const bare = (text: string) => letters(text).replaceAll(/[\s#*\-.、\d]/g, '');
  fc.assert(
    fc.property(anything, (text) => {
      const blocks = blocksOf(text);
      for (const inline of blocks.flatMap(inlines)) if (inline.kind === 'link') assert.ok(isAllowedHref(inline.href));
      assert.equal(bare(textOf(blocks)), bare(text));
    }),
    { numRuns: 1_000 },
  );
});

test('[G-8] an editor is told what is missing, section by section, and which link leads nowhere', () => {
  const whole = (kind: ContentKind) => ({
    title: '租房提取',
    summary: '租房怎样提取公积金',
    sections: Object.keys(sectionsOf(kind)).map((key) => ({ key, text: '有字' })),
  });
  for (const kind of Object.keys(contentKinds) as ContentKind[]) {
    assert.deepEqual(draftFaults(kind, whole(kind)), {});
    assert.deepEqual(
      Object.keys(draftFaults(kind, { title: '短', summary: '', sections: [] })).sort(),
      [...Object.keys(sectionsOf(kind)), 'summary', 'title'].sort(),
    );
  }
  assert.match(markupFault('见[这里](http://a.cn)') ?? '', /“这里”.*https/);
  assert.equal(markupFault('见[这里](https://a.cn) **重点**'), undefined);
});
