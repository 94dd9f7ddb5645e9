import { expect, test } from 'vitest';
import { embedLine, wordsIn } from './widget';

test('the line for a page', () => {
  expect(embedLine('https://chat.example', '8000', '')).toBe(
    '<script src="https://chat.example/parley.js" data-dn="8000" defer></' + 'script>',
  );
  expect(embedLine('https://chat.example', '8000', 'zh-TW')).toContain(
    'data-dn="8000" data-lang="zh-TW" defer',
  );
});

test('a text in a language, or the next best', () => {
  const said: Record<string, string> = { 'widget.title': 'Hi', 'widget.title.zh-TW': '您好' };
  const valueOf = (key: string) => said[key] ?? '';
  expect(wordsIn(valueOf, 'widget.title', 'zh-TW')).toBe('您好');
  expect(wordsIn(valueOf, 'widget.title', 'de')).toBe('Hi');
  expect(wordsIn(valueOf, 'widget.lead', 'de')).toBe('');
});
