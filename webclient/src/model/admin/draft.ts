/** Settings as they were read, what is to be changed of them, and what somebody else has changed meanwhile. Pure. */

/** Values by key; a key that is missing is as usual. */
export type Values = Readonly<Record<string, string>>;
export type Change = Readonly<{ key: string; from: string; to: string }>;
/** A key that both have changed, and what the other made of it. */
export type Conflict = Readonly<{ key: string; mine: string; theirs: string }>;

/** Settings of an answer as text, whatever they are made of. */
export const valuesOf = (settings: Readonly<Record<string, unknown>>, more: Values = {}): Values => ({
  ...Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : value === null ? '' : JSON.stringify(value),
    ]),
  ),
  ...more,
});

/** The draft with one key set; what is set back to what it was is no change. */
export function drafted(before: Values, draft: Values, key: string, value: string): Values {
  const rest = without(draft, key);
  return (before[key] ?? '') === value ? rest : { ...rest, [key]: value };
}

/** The values but one. */
export const without = (values: Values, key: string): Values =>
  Object.fromEntries(Object.entries(values).filter(([k]) => k !== key));

/** What a draft changes, in the order of its keys. */
export const changesOf = (before: Values, draft: Values): readonly Change[] =>
  Object.keys(draft)
    .sort()
    .map((key) => ({ key, from: before[key] ?? '', to: draft[key] ?? '' }))
    .filter(({ from, to }) => from !== to);

/** What of a draft somebody else has changed to something different since before was read. */
export const conflictsOf = (before: Values, now: Values, draft: Values): readonly Conflict[] =>
  changesOf(before, draft)
    .filter(({ key, from, to }) => (now[key] ?? '') !== from && (now[key] ?? '') !== to)
    .map(({ key, to }) => ({ key, mine: to, theirs: now[key] ?? '' }));

/** Whether all values are the same. */
export const same = (a: Values, b: Values): boolean =>
  Object.keys({ ...a, ...b }).every((key) => (a[key] ?? '') === (b[key] ?? ''));

/** The draft against what is there now: keys that were decided for the other drop out, so does what is that already. */
export const rebased = (now: Values, draft: Values, theirs: readonly string[]): Values =>
  Object.fromEntries(
    Object.entries(draft).filter(([key, value]) => !theirs.includes(key) && (now[key] ?? '') !== value),
  );

/** The key of a setting without its language: "greeting" of "greeting.zh-TW". */
export const baseOf = (key: string): string => key.split('.')[0] ?? key;
