import { weekday } from '../../i18n/format';
import { spanShown } from '../../i18n/spans';
import { parseForm, type FormField } from '../../model/admin/form';
import { parseRings } from '../../model/admin/rings';
import type { Field } from '../../model/admin/settings';
import { parseHours, weekRuns, type Hours, type Span } from '../../model/hours';
import type { PageWords } from '../words.svelte';

/** What a setting's value says, in the words of the page: "20 s" and not "20s", "Ask others" and not a code. */
export function valueWords(words: PageWords, field: Field | undefined, value: string): string {
  switch (field?.kind) {
    case 'span':
      return spanShown(value, words.language);
    case 'choice':
      return choiceWords(words, field, value);
    case 'switch':
      return words.t(value === 'yes' ? 'admin.yes' : 'admin.no');
    case 'days':
      return value === 'forever'
        ? words.t('admin.keep.forever')
        : words.t('admin.keep.days', { n: Number(value) });
    case 'hours':
      return hoursWords(words, parseHours(value));
    case 'sites':
    case 'tags':
      return value.split(',').join(', ');
    case 'rings':
      return parseRings(value)
        .map(({ after, lower, also }) =>
          [
            `${spanShown(after, words.language)}:`,
            lower === 'any' ? words.t('admin.ring.any') : lower > 0 ? `−${lower}` : '',
            also === '' ? '' : `+ ${also}`,
          ]
            .filter((part) => part !== '')
            .join(' '),
        )
        .join(' · ');
    case 'form':
      return parseForm(value)
        .fields.map((f, i) => `${i + 1}. ${question(words, f)}`)
        .join(' ');
    default:
      return value;
  }
}

/** When a queue is open, days that are alike together: "Mon – Fri 09:00–18:00 · Sat – Sun Closed · Asia/Taipei". */
function hoursWords(words: PageWords, { zone, week, days }: Hours): string {
  const open = (spans: readonly Span[]) =>
    spans.length === 0
      ? words.t('admin.hours.closed')
      : spans.map(({ from, to }) => `${from}–${to}`).join(', ');
  const range = (from: string, to: string) => (from === to || to === '' ? from : `${from} – ${to}`);
  const name = (day: number) => weekday(day, words.language, 'short');
  return [
    ...(week === null
      ? [words.t('admin.hours.always')]
      : weekRuns(week).map(({ first, last, spans }) => `${range(name(first), name(last))} ${open(spans)}`)),
    ...days.map(({ from, to, spans, label }) => `${range(from, to)} ${open(spans)} ${label}`.trim()),
    ...(zone === '' ? [] : [zone]),
  ].join(' · ');
}

/** What one of a field's choices is called. */
export const choiceWords = (words: PageWords, { key, named }: Field, value: string): string =>
  named?.[value] ??
  words.tFirst(
    [`admin.choice.${key.split('.').at(-1) ?? ''}.${value}`, `admin.choice.${value}`],
    'admin.choice.other',
    { value },
  );

function question(
  words: PageWords,
  { var: name, label = {}, type, options = [], required = false }: FormField,
): string {
  const kind = words.tFor('admin.form.type', type, 'admin.set.other', { key: type });
  const choices = options.length === 0 ? '' : `: ${options.map((o) => o.value).join(', ')}`;
  return `${label[words.language] ?? Object.values(label)[0] ?? name} (${kind}${choices})${required ? ' *' : ''}`;
}
