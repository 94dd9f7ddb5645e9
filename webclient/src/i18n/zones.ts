/** Time zones as people choose them, by Intl. */

/** A zone: its name, and how far it is from Greenwich at a time, "GMT+8". */
export type Zone = Readonly<{ name: string; offset: string }>;

/** The browser's own. */
export const zoneHere = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** How far a zone is from Greenwich at a time; '' of what is no zone. */
export function offsetOf(name: string, at: number, locale: string): string {
  try {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: name, timeZoneName: 'shortOffset' });
    return parts.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? '';
  } catch {
    return '';
  }
}

/** All zones that the browser knows, and those that are named beside them. */
export function zones(at: number, locale: string, ...more: readonly string[]): readonly Zone[] {
  const names = new Set([
    ...Intl.supportedValuesOf('timeZone'),
    'UTC',
    ...more.filter((name) => name !== ''),
  ]);
  return [...names].sort().map((name) => ({ name, offset: offsetOf(name, at, locale) }));
}
