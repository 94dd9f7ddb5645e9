import { fileURLToPath } from 'node:url';
import { filesOf } from './uses.ts';

/**
 * Tells which modules a page cannot begin without: what its entry imports at once, and the framework. In one file they
 * weigh less than in the many that a bundler makes of what is shared with parts that come later.
 */
export function firstOf(page: string): (id: string) => boolean {
  const entry = fileURLToPath(new URL(`../src/${page}.ts`, import.meta.url));
  const first = new Set(filesOf(entry, /./));
  first.delete(entry);
  return (id) =>
    first.has(id.split('?', 1)[0] ?? id) ||
    /node_modules\/(svelte|esm-env|clsx)\/|^\0|preload-helper/.test(id);
}
