import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const prefix = 'virtual:catalogue/';
const folder = new URL('../../internal/i18n/', import.meta.url);

// A visitor's page loads nothing of what only agents read.
const agentsOnly =
  /^(ui|login|menu|role|password|desk|duty|reason|queue|offer|lapsed|list|moved|chat|info|wrap|code|page|transcript|revoked|form|pass|party|note|report|board|chat|plain|notice.ended)\./;

// What is only said in chats.
const neverOnPages = 'plain.';

/** Makes each catalogue a file of its own, so that a page loads one; the module is its address. */
export function catalogues(page: string): Plugin {
  return {
    name: 'catalogues',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return undefined;
      const language = id.slice(prefix.length + 1);
      const sentences = JSON.parse(readFileSync(new URL(`${language}.json`, folder), 'utf8')) as Record<
        string,
        string
      >;
      const wanted = Object.entries(sentences).filter(
        ([key]) => !key.startsWith(neverOnPages) && (page !== 'customer' || !agentsOnly.test(key)),
      );
      const source = JSON.stringify(Object.fromEntries(wanted));
      const file = this.emitFile({ type: 'asset', name: `${language}.json`, source });
      return `export default import.meta.ROLLUP_FILE_URL_${file};`;
    },
  };
}
