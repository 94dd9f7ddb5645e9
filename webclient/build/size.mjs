import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

// What a page may weigh in KiB, as sent, with its larger catalogue: until it can be used, and in all.
const budgets = {
  customer: { first: 36, all: 44 },
  menu: { first: 32, all: 32 },
  duty: { first: 56, all: 56 },
  board: { first: 32, all: 32 },
};
const dist = 'dist';

// Loaded when it is needed, if ever.
const later = /^(work|chatparts)-/;

const sentBytes = (path) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;

/** The files a page names, and those that its files name, but for those that come later. */
function filesOf(page, but) {
  const found = new Set([`${page}.html`]);
  const assets = readdirSync(join(dist, 'assets')).filter(
    (name) => !/\.(br|gz)$/.test(name) && !but.test(name),
  );
  for (const file of found) {
    const text = readFileSync(join(dist, file), 'utf8');
    for (const name of assets) if (text.includes(name)) found.add(join('assets', name));
  }
  return [...found];
}

const bytesOf = (page, but) => {
  const files = filesOf(page, but).map((file) => ({ file, bytes: sentBytes(join(dist, file)) }));
  const catalogues = files.filter(({ file }) => file.endsWith('.json'));
  const others = files.filter(({ file }) => !file.endsWith('.json'));
  return others.reduce((sum, f) => sum + f.bytes, 0) + Math.max(...catalogues.map((f) => f.bytes));
};

let over = false;
for (const [page, { first, all }] of Object.entries(budgets)) {
  if (!existsSync(join(dist, `${page}.html`))) continue;
  const weights = [bytesOf(page, later), bytesOf(page, /^work-/)].map((bytes) => bytes / 1024);
  over ||= weights[0] > first || weights[1] > all;
  console.log(
    `${page}: ${weights[0].toFixed(1)} KiB of ${first} at first, ${weights[1].toFixed(1)} of ${all} in all`,
  );
}
if (over) process.exit(1);
