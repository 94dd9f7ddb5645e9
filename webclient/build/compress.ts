import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

const bytesMin = 512; // below this the headers cost more than is saved
const compressible = /\.(js|css|html|svg|json)$/;

/** Writes a .br and a .gz beside each text file of the built folder: the server compresses nothing itself. */
export function compress(folder: string): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    closeBundle() {
      for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
        if (entry.isFile() && compressible.test(entry.name)) compressFile(join(entry.parentPath, entry.name));
      }
    },
  };
}

function compressFile(path: string): void {
  const plain = readFileSync(path);
  if (plain.length < bytesMin) return;
  writeFileSync(path + '.gz', gzipSync(plain, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(path + '.br', brotliCompressSync(plain, { params: quality }));
}
