import { readFileSync, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** The files a page is made of: what its entry imports, at once or later, and what that imports; but for what it imports later by these names. */
export function filesOf(entry: string, without?: RegExp): readonly string[] {
  const found = new Set<string>([entry]);
  for (const file of found) {
    for (const next of importsOf(file, imported)) found.add(next);
    for (const next of importsOf(file, importedLater)) if (!without?.test(next)) found.add(next);
  }
  return [...found];
}

const imported = /(?:from|import)\s*'(\.[^']+)'/g;
const importedLater = /import\s*\(\s*'(\.[^']+)'/g;

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

/**
 * What a text says of keys: whole ones, and shapes of keys: written words with gaps that code fills, `error.*`,
 * `admin.set.*.lead`. A gap is one word, without a dot.
 */
export type Uses = Readonly<{ keys: ReadonlySet<string>; shapes: ReadonlySet<string> }>;

const word = String.raw`[a-z][\w-]*(?:\.[\w-]+)*`;
// `a.${word}.b`, and "a.%s.b"
const templates = new RegExp(String.raw`\`(${word}[.-](?:\$\{[^\`{}]*\}|[\w.-])+)\``, 'gi');
const printed = new RegExp(String.raw`["\`](${word}[.-](?:%[sqdv]|[\w.-])+)["\`]`, 'gi');
// A gap that holds a template itself is the end of the key.
const nested = new RegExp(String.raw`\`(${word}[.-])\$\{[^\`{}]*\``, 'gi');
// 'a.' + word + '.b'; an end that is put behind a gap stands right there.
const joined = new RegExp(
  String.raw`['"](${word}[.-])['"](?:\s*\+\s*[\w.()[\]]+\s*\+\s*['"]([\w.-]+)['"])?`,
  'gi',
);

/** Finds what may be keys, or their shapes, in source text of TypeScript, Svelte or Go. */
export function usesIn(text: string): Uses {
  const keys = new Set<string>();
  const shapes = new Set<string>();
  for (const [, key] of text.matchAll(new RegExp(`['"\`](${word})['"\`]`, 'gi'))) if (key) keys.add(key);
  for (const [, shape = ''] of text.matchAll(templates)) shapes.add(shape.replaceAll(/\$\{[^}]*\}/g, '*'));
  for (const [, begin = ''] of text.matchAll(nested)) shapes.add(`${begin}*`);
  for (const [, shape = ''] of text.matchAll(printed))
    if (shape.includes('%')) shapes.add(shape.replaceAll(/%[sqdv]/g, '*'));
  for (const [, begin = '', end = ''] of text.matchAll(joined)) shapes.add(`${begin}*${end}`);
  // Words that others make may have two parts: agent.add
  for (const [, chapter = ''] of text.matchAll(/tFor\(\s*['`]([\w.-]+)['`]/g))
    shapes.add(`${chapter}.*`).add(`${chapter}.*.*`);
  return { keys, shapes };
}

const patternOf = (shape: string): RegExp =>
  new RegExp(`^${shape.replaceAll('.', '\\.').replaceAll('*', '([^.]+)')}$`);

/** The words that would have to fill the gaps of a shape to make this key of it; undefined if none can. */
export const filled = (shape: string, key: string): readonly string[] | undefined =>
  patternOf(shape).exec(key)?.slice(1);

/** The keys of a catalogue that are used, whole or by their shape. */
export function used(catalogue: readonly string[], { keys, shapes }: Uses): readonly string[] {
  const patterns = [...shapes].map(patternOf);
  return catalogue.filter((key) => keys.has(key) || patterns.some((pattern) => pattern.test(key)));
}

/** All uses in some files. */
export function usesOf(files: readonly string[]): Uses {
  const all = files.map((file) => usesIn(readFileSync(file, 'utf8')));
  return {
    keys: new Set(all.flatMap((u) => [...u.keys])),
    shapes: new Set(all.flatMap((u) => [...u.shapes])),
  };
}
