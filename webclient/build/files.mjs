import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const bytesMin = 512; // below this the headers cost more than is saved
const compressible = /\.(js|css|html|svg|json)$/;

/** Empties a folder, but for the placeholder that stands in version control. */
export function clean(folder, keep) {
  for (const name of readdirSync(folder)) {
    if (name !== keep) rmSync(join(folder, name), { recursive: true });
  }
}

/** Writes a .br and a .gz beside each text file of the built folder: the server compresses nothing itself. */
export function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (entry.isFile() && compressible.test(entry.name)) compressFile(join(entry.parentPath, entry.name));
  }
}

function compressFile(path) {
  const plain = readFileSync(path);
  if (plain.length < bytesMin) return;
  writeFileSync(path + '.gz', gzipSync(plain, { level: 9 }));
  const quality = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  writeFileSync(path + '.br', brotliCompressSync(plain, { params: quality }));
}
