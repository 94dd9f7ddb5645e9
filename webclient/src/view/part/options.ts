/** One of those that can be chosen. */
export type Option = Readonly<{ value: string; text: string; hint?: string; disabled?: boolean }>;

const plain = (text: string): string => text.normalize('NFKC').toLowerCase();

/** The options that have every word of a search in them, those first whose text begins with it. */
export function fitting(options: readonly Option[], search: string): readonly Option[] {
  const whole = plain(search).trim();
  if (whole === '') return options;
  const words = whole.split(/\s+/);
  const fits = options.filter((option) => {
    const text = plain(`${option.text} ${option.hint ?? ''} ${option.value}`);
    return words.every((word) => text.includes(word));
  });
  const first = (option: Option) => plain(option.text).startsWith(whole);
  return [...fits.filter(first), ...fits.filter((option) => !first(option))];
}
