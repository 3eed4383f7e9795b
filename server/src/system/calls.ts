import { posix } from 'node:path';
import type { Source } from './sources.ts';

interface File {
  /** Top-level declarations: name → text. */
  readonly declared: ReadonlyMap<string, string>;
  /** Names from other files: name → [file, name there]. */
  readonly imported: ReadonlyMap<string, readonly [path: string, name: string]>;
}

/** Our own source, as far as one name leads to another: read by its layout, which the formatter keeps. */
export type CallGraph = ReadonlyMap<string, File>;

function importsOf({ path, text }: Source): Map<string, readonly [string, string]> {
  const imported = new Map<string, readonly [string, string]>();
  for (const [, names = '', from = ''] of text.matchAll(/^(?:import|export) \{([^}]*)\} from '(\.[^']+)'/gm)) {
    for (const item of names.split(',')) {
      const [name = '', alias = name] = item
        .trim()
        .replace(/^type /, '')
        .split(' as ');
      if (name) imported.set(alias, [posix.join(posix.dirname(path), from), name]);
    }
  }
  return imported;
}

export function callGraphOf(sources: readonly Source[]): CallGraph {
  return new Map(
    sources.map((source) => {
      const declared = new Map<string, string>();
      for (const part of source.text.split(/^(?=(?:export )?(?:async )?(?:function\*?|const) )/m)) {
        const name = /^(?:export )?(?:async )?(?:function\*?|const) (\w+)/.exec(part)?.[1];
        if (name) declared.set(name, part);
      }
      return [source.path, { declared, imported: importsOf(source) }];
    }),
  );
}

/**
 * Whether the text, which stands in the file, calls a function of that name, or names anything that does, and so on.
 * It may find too much (a name in a comment), never too little.
 */
export function reaches(graph: CallGraph, path: string, text: string, wanted: string): boolean {
  const seen = new Set<string>();
  const waiting: [path: string, text: string][] = [[path, text]];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const [at, words] = next;
    if (new RegExp(`\\b${wanted}\\(`).test(words)) return true;
    for (const [name] of words.matchAll(/\b[a-zA-Z]\w+\b/g)) {
      const found = resolve(graph, at, name);
      if (!found || seen.has(`${found.path} ${found.name}`)) continue;
      seen.add(`${found.path} ${found.name}`);
      waiting.push([found.path, found.text]);
    }
  }
  return false;
}

function resolve(
  graph: CallGraph,
  path: string,
  name: string,
): { path: string; name: string; text: string } | undefined {
  const file = graph.get(path);
  const text = file?.declared.get(name);
  if (text !== undefined) return { path, name, text };
  const imported = file?.imported.get(name);
  return imported && resolve(graph, imported[0], imported[1]);
}
