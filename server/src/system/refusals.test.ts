import assert from 'node:assert/strict';
import { dirname, resolve } from 'node:path';
import { test } from 'node:test';
import type { Refusal } from '../platform/problem.ts';
import { sourcesOf } from './sources.ts';

/** Modules of which every refusal is reached by a test. */
const modules = ['withdrawal', 'casework', 'evidence'] as const;

const importLine = /import \{([^}]*)\} from '([^']*problems\.ts)'/g;

/** How a test file calls the refusals of a module: `refusals`, or what they are imported as. */
function namesIn(path: string, text: string, module: string): string[] {
  const wanted = `server/src/modules/${module}/problems.ts`;
  return [...text.matchAll(importLine)].flatMap(([, names = '', from = '']) => {
    if (!resolve('/', dirname(path), from).endsWith(wanted)) return [];
    return [/\brefusals(?: as (\w+))?/.exec(names)].flatMap((found) => (found ? [found[1] ?? 'refusals'] : []));
  });
}

/** Whether a test names a refusal: by its code, by its key, or as a row of a table of attempts. */
const names = (text: string, refusalsName: string | undefined, key: string, { code }: Refusal): boolean =>
  text.includes(`'${code}'`) ||
  (refusalsName !== undefined &&
    (new RegExp(`\\b${refusalsName}\\.${key}\\b`).test(text) || text.includes(`refusal: '${key}'`)));

test('every refusal of withdrawal, casework and evidence is reached by a test', async () => {
  const tests = sourcesOf('server/src/{modules,gateways}/**/*.test.ts');
  const unreached: string[] = [];
  for (const module of modules) {
    const { refusals } = (await import(`../modules/${module}/problems.ts`)) as {
      refusals: Readonly<Record<string, Refusal>>;
    };
    for (const [key, refusal] of Object.entries(refusals)) {
      const isReached = tests.some(({ path, text }) => {
        const [name] = namesIn(path, text, module);
        return names(text, name, key, refusal);
      });
      if (!isReached) unreached.push(refusal.code);
    }
  }
  assert.deepEqual(unreached, []);
});

/** The argument lists of `new Problem(…)` in a file. */
function refusing(text: string): string[] {
  const found: string[] = [];
  for (const { index } of text.matchAll(/new Problem\(/g)) {
    let at = index + 'new Problem('.length;
    for (let depth = 1; depth > 0 && at < text.length; at += 1) {
      if (text[at] === '(') depth += 1;
      if (text[at] === ')') depth -= 1;
    }
    found.push(text.slice(index + 'new Problem('.length, at - 1));
  }
  return found;
}

test('no refusal of withdrawal, casework and evidence leaves out what to do', async () => {
  for (const module of modules) {
    const { refusals } = (await import(`../modules/${module}/problems.ts`)) as {
      refusals: Readonly<Record<string, Refusal>>;
    };
    for (const { path, text } of sourcesOf(`server/src/modules/${module}/**/*.ts`)) {
      if (path.endsWith('.test.ts')) continue;
      for (const said of refusing(text)) {
        const key = /^refusals\.(\w+)/.exec(said)?.[1];
        if (key) assert.ok(refusals[key]?.remedy ?? said.includes('remedy'), `${path}: ${said}`);
      }
    }
  }
});
