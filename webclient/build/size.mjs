import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

// What a page may weigh in bytes, as sent, with its larger catalogue: until its form or its first view can be used, until
// it talks, and in all, with what few ever ask for.
const KiB = 1024;
const budgets = {
  customer: { first: 32 * KiB, talking: 55 * KiB, all: 62 * KiB },
  menu: { first: 32 * KiB },
  duty: { first: 80 * KiB },
  board: { first: 60 * KiB, all: 80 * KiB },
  admin: { first: 60 * KiB },
  setup: { first: 34 * KiB },
  history: { first: 44 * KiB },
  reports: { first: 60 * KiB },
};
const dist = 'dist';

// Loaded once the form is filled in; and what is loaded only when somebody asks for it.
const talking = /^(talking|VisitChat|Icon|[\w-]+-more)-/;

const sentBytes = (path) => statSync(existsSync(`${path}.br`) ? `${path}.br` : path).size;

const assets = readdirSync(join(dist, 'assets')).filter((name) => !/\.(br|gz)$/.test(name));

/** The built files that a file's text names: those it cannot do without, or those it loads later. */
function namedIn(file, later) {
  if (!/\.(js|html)$/.test(file)) return [];
  const text = readFileSync(join(dist, file), 'utf8');
  const needs = (name) =>
    file.endsWith('.html') ||
    name.endsWith('.svg') ||
    new RegExp(`(from|import)\\s*["'\`]\\./${name}`).test(text);
  const first = (name) => (name.endsWith('.json') ? !/-more-/.test(name) : needs(name));
  return assets.filter((name) => text.includes(name) && first(name) !== later);
}

/** A page's files and what they need, and with follow also what they load later and is of that kind. */
function filesOf(page, follow) {
  const found = new Set([`${page}.html`]);
  for (const file of found) {
    for (const name of namedIn(file, false)) found.add(join('assets', name));
    for (const name of namedIn(file, true)) {
      if (follow.test(name)) found.add(join('assets', name));
    }
  }
  return [...found];
}

function bytesOf(page, follow) {
  const files = filesOf(page, follow).map((file) => ({ file, bytes: sentBytes(join(dist, file)) }));
  const largest = (kind) => Math.max(0, ...files.filter(({ file }) => kind(file)).map((f) => f.bytes));
  const others = files.filter(({ file }) => !file.endsWith('.json'));
  const catalogue = largest((file) => /\.json$/.test(file) && !/-more-/.test(file));
  return (
    others.reduce((sum, f) => sum + f.bytes, 0) + catalogue + largest((file) => /-more-.*\.json$/.test(file))
  );
}

const follows = { first: /^$/, talking, all: /./ };
let over = false;
for (const [page, budget] of Object.entries(budgets)) {
  if (!existsSync(join(dist, `${page}.html`))) continue;
  for (const [stage, bytesMax] of Object.entries(budget)) {
    const bytes = bytesOf(page, follows[stage]);
    over ||= bytes > bytesMax;
    console.log(`${page}, ${stage}: ${bytes} of ${bytesMax} bytes`);
    if (process.argv[2] === page)
      console.log(
        filesOf(page, follows[stage])
          .map((f) => `  ${sentBytes(join(dist, f))} ${f}`)
          .join('\n'),
      );
  }
}
// What a site's own page bears.
const loaderBytesMax = 2 * KiB;
const loaderBytes = sentBytes(join(dist, 'parley.js'));
over ||= loaderBytes > loaderBytesMax;
console.log(`loader: ${loaderBytes} of ${loaderBytesMax} bytes`);
if (over) process.exit(1);
