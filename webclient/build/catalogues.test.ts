import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keysOf, languages, sentencesOf } from './catalogues.ts';
import { used, usesIn, usesOf } from './uses.ts';

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
  ["words.tFor('a', word, 'c.d')", 'a.word'],
  ["words.tFor('a', word, 'c.d')", 'c.d'],
])('%s uses %s', (source, key) => {
  expect(used([key], usesIn(source))).toEqual([key]);
});

test.each([
  ["t('a.b')", 'a.bc'],
  ["t('a.b')", 'a'],
  ['t(`a.${word}`)', 'b.a.word'],
])('%s does not use %s', (source, key) => {
  expect(used([key], usesIn(source))).toEqual([]);
});

test('every sentence is said somewhere', () => {
  const said = new Set(used(all, usesOf(sources(root))));
  // Whole chapters that Go reads by what stands in them (internal/i18n/chapters.go): its own tests hold them.
  const chapters = /^(audit|chart|figure)\./;
  expect(all.filter((key) => !said.has(key) && !chapters.test(key))).toEqual([]);
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
