import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { filesOf, read, root, withoutComments } from './sources.ts';

// A class that no style sheet of an application defines is a page that looks other than it was made.

/** Files that a page of an application loads, one import after the other: modules and style sheets. */
function bundleOf(page: string): string[] {
  const seen = new Set<string>();
  const waiting = [...read(page).matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src = '']) =>
    src.startsWith('/') ? `apps${src}` : join(dirname(page), src),
  );
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (seen.has(path) || !existsSync(join(root, path))) continue;
    seen.add(path);
    for (const [, named = ''] of read(path).matchAll(/(?:\bfrom|\bimport|\bimport\(|@import)\s*['"]([^'"]+)['"]/g)) {
      if (named === '@anju/ui') waiting.push('ui/src/index.ts');
      else if (named.startsWith('@anju/ui/')) waiting.push(named.replace('@anju/ui', 'ui/src'));
      else if (named.startsWith('.')) waiting.push(relative(root, join(root, dirname(path), named)));
    }
  }
  return [...seen];
}

/** The text of an expression in braces that begins at `{`, without them. */
function inBraces(text: string, from: number): string {
  let depth = 0;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '{') depth += 1;
    if (text[at] === '}') depth -= 1;
    if (depth === 0) return text.slice(from + 1, at);
  }
  throw new Error('braces that do not close');
}

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

/** Classes that an expression may come to: its texts, but for those that are compared or asked by. */
function classesIn(expression: string): string[] {
  const templates: string[] = [];
  const rest = expression.replace(/`(?:[^`\\]|\\.)*`/g, (template) => {
    templates.push(...classesOfTemplate(template.slice(1, -1)));
    return '0';
  });
  const texts = [...rest.matchAll(/([=!]==?\s*|[([]\s*|,\s*)?'([^']*)'(\s*[=!]==?)?/g)];
  return [
    ...templates,
    ...texts.filter(([, before, , behind]) => !before && !behind).flatMap(([, , text = '']) => words(text)),
  ];
}

/** `tag tag-${isGood ? 'good' : 'bad'}`: what stands before an expression belongs to each of its texts, unless a blank parts them. */
function classesOfTemplate(template: string): string[] {
  const found: string[] = [];
  let rest = template;
  for (let at = rest.indexOf('${'); at >= 0; at = rest.indexOf('${')) {
    const [before, inside] = [rest.slice(0, at), inBraces(rest, at + 1)];
    const glued = /\S+$/.exec(before)?.[0] ?? '';
    found.push(...words(before.slice(0, before.length - glued.length)));
    const texts = [...inside.matchAll(/[?:]\s*'([^']*)'/g)].map(([, text = '']) => text);
    for (const text of texts) found.push(...words(`${glued}${text}`));
    rest = rest.slice(at + inside.length + 3);
  }
  return [...found, ...words(rest)];
}

function classesOf(source: string): string[] {
  return [...source.matchAll(/\b(?:class|rowClass)Name=("[^"]*"|\{)/g)].flatMap(({ 1: value = '', index, 0: all }) =>
    value === '{' ? classesIn(inBraces(source, index + all.length - 1)) : words(value.slice(1, -1)),
  );
}

const definedIn = (sheet: string): string[] =>
  [...withoutComments(sheet).matchAll(/\.(-?[a-zA-Z_][\w-]*)/g)].map(([, name = '']) => name);

test('the reader of classes finds what a page may show', () => {
  const of = (text: string) => classesOf(text).sort();
  assert.deepEqual(of('<p className="note note-warn">'), ['note', 'note-warn']);
  assert.deepEqual(of("<p className={a === 'x' ? 'good' : undefined}>"), ['good']);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source.
  assert.deepEqual(of("<p className={`tag tag-${open ? 'good' : why === 'h' ? 'calm' : 'bad'} wide`}>"), [
    'tag',
    'tag-bad',
    'tag-calm',
    'tag-good',
    'wide',
  ]);
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source.
  assert.deepEqual(of("<p className={`tile${isMain ? ' tile-main' : ''}`}>"), ['tile', 'tile', 'tile-main']);
});

for (const page of filesOf('apps/*/index.html'))
  test(`every class of ${page} is defined in a style sheet that it loads`, () => {
    const bundle = bundleOf(page);
    assert.ok(bundle.length > 5, `${page} loads ${bundle.length} files`);
    const defined = new Set(bundle.filter((path) => path.endsWith('.css')).flatMap((path) => definedIn(read(path))));
    const missing = bundle
      .filter((path) => path.endsWith('.tsx'))
      .flatMap((path) => {
        const unknown = classesOf(read(path)).filter((name) => !defined.has(name) && !name.startsWith('ant-'));
        return [...new Set(unknown)].map((name) => `${path}: ${name}`);
      });
    assert.deepEqual(missing, []);
  });

test('every rule of a style sheet ends: one that does not swallows those after it', () => {
  const sheets = filesOf('apps/*/src/**/*.css', 'ui/src/**/*.css');
  assert.ok(sheets.length > 20);
  const open = sheets.filter((path) => read(path).split('{').length !== read(path).split('}').length);
  assert.deepEqual(open, []);
});
