import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';

/** Empties the output folder before a build, but for the placeholder that stands in version control. */
export function clean(folder: string, keep: string): Plugin {
  return {
    name: 'clean',
    apply: 'build',
    buildStart() {
      for (const name of readdirSync(folder)) {
        if (name !== keep) rmSync(join(folder, name), { recursive: true });
      }
    },
  };
}
