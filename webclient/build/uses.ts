import { readFileSync, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The files a page is made of: what its entry imports, at once or later, and what that imports; or at once alone. */
export function filesOf(entry: string, atOnce = false): readonly string[] {
  const found = new Set<string>([entry]);
  for (const file of found)
    for (const next of importsOf(file, atOnce ? imported : importedEver)) found.add(next);
  return [...found];
}

const imported = /(?:from|import)\s*'(\.[^']+)'/g;
const importedEver = /(?:from|import)\s*\(?\s*'(\.[^']+)'/g;

function importsOf(file: string, pattern: RegExp): readonly string[] {
  const text = readFileSync(file, 'utf8').replace(/import type [^;]*;/g, '');
  return [...text.matchAll(pattern)].flatMap(([, name]) => {
    const path = resolve(dirname(file), name ?? '');
    return ['', '.ts', '.svelte', '.svelte.ts', '/index.ts']
      .map((end) => path + end)
      .filter(isFile)
      .slice(0, 1);
  });
}

const isFile = (path: string): boolean => /\.(ts|svelte)$/.test(path) && existsSync(path);

/** What a text says of keys: whole ones, and beginnings that something is put behind, each ending with a dot or a dash. */
export type Uses = Readonly<{ keys: ReadonlySet<string>; beginnings: ReadonlySet<string> }>;

/** Finds what may be keys, or their beginnings, in source text of TypeScript, Svelte or Go. */
export function usesIn(text: string): Uses {
  const keys = new Set<string>();
  const beginnings = new Set<string>();
  for (const [, word] of text.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)*)['"`]/gi)) if (word) keys.add(word);
  for (const [, word] of text.matchAll(/[`'"]([a-z][\w-]*(?:\.[\w-]+)*[.-])(?:\$\{|['"]|%)/gi))
    if (word) beginnings.add(word);
  for (const [, word] of text.matchAll(/tFor\(\s*['`]([\w.-]+)['`]/g)) if (word) beginnings.add(`${word}.`);
  return { keys, beginnings };
}

/** The keys of a catalogue that are used, whole or by their beginning. */
export const used = (catalogue: readonly string[], { keys, beginnings }: Uses): readonly string[] =>
  catalogue.filter((key) => keys.has(key) || [...beginnings].some((b) => key.startsWith(b)));

/** All uses in some files. */
export function usesOf(files: readonly string[]): Uses {
  const all = files.map((file) => usesIn(readFileSync(file, 'utf8')));
  return {
    keys: new Set(all.flatMap((u) => [...u.keys])),
    beginnings: new Set(all.flatMap((u) => [...u.beginnings])),
  };
}
