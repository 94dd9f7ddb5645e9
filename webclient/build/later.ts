import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';

const id = 'virtual:work';

/** Makes what few pages ever need a file of its own, loaded when it is needed; the module is its address. */
export function later(): Plugin {
  return {
    name: 'later',
    resolveId: (asked) => (asked === id ? `\0${id}` : undefined),
    load(asked) {
      if (asked !== `\0${id}`) return undefined;
      const file = this.emitFile({
        type: 'chunk',
        name: 'work',
        id: fileURLToPath(new URL('../src/wire/work.ts', import.meta.url)),
        preserveSignature: 'strict',
      });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}
