import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// What a first load may weigh: all files of a page and its larger catalogue, as sent (reference: 32 KiB for customers).
const budgets = { customer: 32, menu: 32, duty: 48 };
const dist = 'dist';

// Loaded when it is needed, if ever.
const later = /^work-/;

const sentBytes = (path) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;

/** The files a page names, and those that its files name. */
function filesOf(page) {
  const found = new Set([`${page}.html`]);
  const assets = readdirSync(join(dist, 'assets')).filter(
    (name) => !/\.(br|gz)$/.test(name) && !later.test(name),
  );
  for (const file of found) {
    const text = readFileSync(join(dist, file), 'utf8');
    for (const name of assets) if (text.includes(name)) found.add(join('assets', name));
  }
  return [...found];
}

let over = false;
for (const [page, kibMax] of Object.entries(budgets)) {
  const files = filesOf(page).map((file) => ({ file, bytes: sentBytes(join(dist, file)) }));
  const catalogues = files.filter(({ file }) => file.endsWith('.json'));
  const others = files.filter(({ file }) => !file.endsWith('.json'));
  const bytes = others.reduce((sum, f) => sum + f.bytes, 0) + Math.max(...catalogues.map((f) => f.bytes));
  over ||= bytes > kibMax * 1024;
  console.log(`${page}: ${(bytes / 1024).toFixed(1)} KiB of ${kibMax}`);
}
if (over) process.exit(1);
