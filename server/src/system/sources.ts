import { globSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';

/** The root of the repository. */
export const root = join(import.meta.dirname, '../../..');

/** A file of the repository, by its path from the root. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8');

/** Our own files that match the globs, in the order of their paths. */
export function filesOf(...patterns: string[]): string[] {
  return globSync(patterns, { cwd: root, exclude: (name) => name === 'node_modules' || name === 'dist' })
    .map((path) => path.split(sep).join('/'))
    .sort();
}

export function sourcesOf(...patterns: string[]): Source[] {
  return filesOf(...patterns).map((path) => ({ path, text: read(path) }));
}

/** All TypeScript that we write by hand. */
export const allCode = (): Source[] =>
  sourcesOf(
    '{server,sandbox,ui}/src/**/*.{ts,tsx}',
    'apps/*/src/**/*.{ts,tsx}',
    'apps/*.ts',
    '{bench,simulation,e2e,scripts}/**/*.{ts,mjs}',
  ).filter(({ path }) => !path.endsWith('.generated.ts'));

export const isTest = ({ path }: Source): boolean => /\.test\.tsx?$/.test(path);

/** The text without comments; strings and patterns stay. */
export function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<![:'"`\\])\/\/[^\n]*/g, '');
}
