import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keysOf, languages, sentencesOf } from './catalogues.ts';
import { filled, used, usesIn, usesOf } from './uses.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const all = Object.keys(sentencesOf('en'));

/** The project's own source files, without tests. */
function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return /^(\.|node_modules|dist|e2e|testdata)/.test(entry.name) ? [] : sources(path);
    return /\.(go|ts|svelte)$/.test(path) && !/(_test\.go|\.test\.ts|\.d\.ts)$/.test(path) ? [path] : [];
  });
}

test.each([
  [`t('a.b')`, 'a.b'],
  ['t("a.b-c")', 'a.b-c'],
  ['t(`a.${word}`)', 'a.anything'],
  ['voice.Say("a." + code)', 'a.code'],
  ['fmt.Sprintf("a.%s", code)', 'a.code'],
  ['fmt.Sprintf("a.b-%s", code)', 'a.b-code'],
  ['t(`a.${word}.b`)', 'a.anything.b'],
  ['t(`a.${word as Not<`b${number}`>}`)', 'a.anything'],
  ['"a." + code + ".b"', 'a.code.b'],
  ["words.tFor('a', word, 'c.d')", 'a.word'],
  ["words.tFor('a', word, 'c.d')", 'a.word.second'],
  ["words.tFor('a', word, 'c.d')", 'c.d'],
])('%s uses %s', (source, key) => {
  expect(used([key], usesIn(source))).toEqual([key]);
});

test.each([
  ["t('a.b')", 'a.bc'],
  ["t('a.b')", 'a'],
  ['t(`a.${word}`)', 'b.a.word'],
  ['t(`a.${word}`)', 'a.word.second'],
  ['t(`a.${word}.b`)', 'a.word'],
  ['t(`a.${word}.b`)', 'a.word.c'],
])('%s does not use %s', (source, key) => {
  expect(used([key], usesIn(source))).toEqual([]);
});

/** What of these chapters is said with a word that code puts in: the words there are. */
const chapters: Readonly<Record<string, string>> = {
  admin: 'skills reasons replies widget security access privacy audit status queues users',
  desk: 'opening signed-out elsewhere refused',
  duty: 'not-ready ready busy wrap-up offered logged-out',
  emoji: 'faces people things marks',
  error:
    'empty-server bad-server no-answer no-chat-server origin empty-name name-too-long empty-dn unknown-dn closed full busy rate ' +
    'refused signed bad-request expired elsewhere',
  fail: 'not-allowed too-long',
  history: 'text json',
  lapsed: 'no-answer left lost',
  login: 'empty expired bad-credentials',
  moved: 'queue agent ended',
  notice: 'agent-joined agent-lost passed-on agent-takes-over visitor-lost visitor-back',
  party: 'lead consulted',
  password: 'differ weak-password bad-credentials empty',
  setup: 'admin queue agent chat done no-link expired',
  take: 'text html json',
  tick: 'pending sent delivered read failed',
  visit: 'server name dn',
  wait: 'busy none',
};

// Chapters of which Go says any word it knows; it must be written in its sources.
const ofGo = ['api', 'code', 'command', 'form', 'reason', 'revoked', 'role', 'why'];

// Read whole by what stands in them (internal/i18n/chapters.go), and held by tests in Go.
const whole = /^(audit|chart|figure)\./;

// What is put together in more than one place, which no reader of texts can see.
const apart = { 'why.*.one': 'acd/explain/explain.go', 'why.*.queue': 'acd/explain/explain.go' };

/** The words that some sources write in quotes, in angle brackets or as names of fields, and codes of two words: "agent.add". */
function wordsIn(files: readonly string[]): ReadonlySet<string> {
  const found = files.map((file) => [
    ...readFileSync(file, 'utf8').matchAll(/['"`<]([\w-]+(?:\.[\w-]+)?)(?=['"`/ >])|\b([a-z]\w*)\??:/gi),
  ]);
  return new Set(found.flat().map(([, quoted, field]) => quoted ?? field ?? ''));
}

/** Whether code that says a shape could ever make this key of it. */
function says(shape: string, key: string, anywhere: ReadonlySet<string>, go: ReadonlySet<string>): boolean {
  const [chapter = '', rest = ''] = key.split('.', 2);
  if (shape !== `${chapter}.*`) {
    const words = filled(shape, key) ?? [];
    return words.every((word) => anywhere.has(word)) || anywhere.has(words.join('.'));
  }
  return ofGo.includes(chapter) ? go.has(rest) : (chapters[chapter]?.split(' ').includes(rest) ?? false);
}

test('every sentence is said somewhere', () => {
  const files = sources(root);
  const { keys, shapes } = usesOf(files);
  const anywhere = wordsIn(files);
  const go = wordsIn(files.filter((file) => file.endsWith('.go')));
  const possible = [...shapes, ...Object.keys(apart)];
  const dead = all.filter(
    (key) =>
      !keys.has(key) &&
      !whole.test(key) &&
      !possible.some((shape) => filled(shape, key) && says(shape, key, anywhere, go)),
  );
  expect(dead).toEqual([]);
});

test('every chapter whose words are listed is one that code says, and has no word more', () => {
  const { shapes } = usesOf(sources(root));
  for (const [chapter, words] of Object.entries(chapters)) {
    expect(shapes, chapter).toContain(`${chapter}.*`);
    for (const word of words.split(' ')) expect(all, chapter).toContain(`${chapter}.${word}`);
  }
  for (const chapter of ofGo) expect(shapes, chapter).toContain(`${chapter}.*`);
});

test("the customer's page loads nothing of others", () => {
  const others =
    /^(ui\.(page|table|chart)|login|menu|role|password|desk|duty|board|history|reports|admin|api|audit|chart|figure)\./;
  expect(keysOf('customer').filter((key) => others.test(key))).toEqual([]);
  expect(keysOf('customer')).toContain('visit.title');
});

test.each(languages().map((tag) => [tag]))('%s calls itself by a name', (language) => {
  expect(sentencesOf(language).language).not.toBe('');
});

test('a further language is a further file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-i18n-'));
  for (const name of ['en.json', 'zh-TW.json']) cpSync(join(root, 'internal/i18n', name), join(folder, name));
  writeFileSync(join(folder, 'de.json'), JSON.stringify({ ...sentencesOf('en'), language: 'Deutsch' }));
  expect(languages(folder)).toEqual(['en', 'de', 'zh-TW']);
  expect(sentencesOf('de', folder).language).toBe('Deutsch');
  rmSync(folder, { recursive: true });
});

test('each page says something', () => {
  const pages = readdirSync(join(root, 'webclient')).filter((name) => name.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(3);
  for (const page of pages) {
    expect(keysOf(page.replace('.html', '')).length, page).toBeGreaterThan(3);
    expect(readFileSync(join(root, 'webclient', page), 'utf8')).toContain('<body></body>');
  }
});
