import { moment, number, percent } from '../../i18n/format';
import type { Cell, SheetColumn, Sheet, Unit } from '../../model/sheet';

const two = (n: number): string => String(n).padStart(2, '0');

/** Seconds as a clock shows them, to the nearest: 0:18, 1:02:09. */
export function clockText(seconds: number): string {
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** A figure in words of the page's language. */
export function figure(value: number, unit: Unit, language: string): string {
  if (unit === 'percent') return percent(value, language);
  if (unit === 'seconds') return clockText(value);
  return number(value, language, unit === 'count' ? 0 : 2);
}

/** A figure beside a chart: between two counts there may be a tick. */
export const tickText = (value: number, unit: Unit, language: string): string =>
  unit === 'count'
    ? number(value, language, 2)
    : unit === 'seconds'
      ? number(value, language, 1)
      : figure(value, unit, language);

/** What queues are called, by DN. */
export type Called = ReadonlyMap<string, string>;

/** A cell as people read it; what is not known is a dash. */
export function cellText(
  sheet: Sheet,
  column: SheetColumn,
  value: Cell,
  language: string,
  called: Called,
): string {
  if (value === null || value === '') return '–';
  if (typeof value === 'number') return figure(value, column.unit, language);
  if (column.unit === 'time') return timeText(value, sheet, language);
  if (column.unit === 'word') return sheet.words?.[column.name]?.[value] ?? value;
  return nameText(column.name, value, called);
}

const oneDayMs = 26 * 3_600_000; // the longest there is

/** Whether a sheet is of one day alone. */
const ofOneDay = (sheet: Sheet): boolean =>
  Date.parse(sheet.to ?? '') - Date.parse(sheet.from ?? '') <= oneDayMs;

/** A moment on the sheet's clocks; what is of the only day needs no date. */
function timeText(value: string, sheet: Sheet, language: string): string {
  if (!ofOneDay(sheet) || value.slice(0, 10) !== sheet.from?.slice(0, 10))
    return moment(Date.parse(value), language, sheet.zone);
  return value.slice(11, value.startsWith(':00.000', 16) ? 16 : 19);
}

// Columns of those who work here: their addresses are all of one host.
const people = new Set(['agent', 'from_agent', 'to_agent', 'other_agent', 'supervisor']);

const queues = new Set(['queue', 'first_queue', 'last_queue', 'from_queue', 'to_queue']);

/** What somebody is called in a column of people, without the host, and a queue in one of queues, its number first. */
export function nameText(column: string, value: string, called: Called): string {
  if (people.has(column)) return value.split('@')[0] ?? value;
  const name = queues.has(column) ? (called.get(value) ?? '') : '';
  return name === '' || name === value ? value : `${value} ${name}`;
}

/** What stands below a place of a chart: the time of day, the day where there are several days of one time, or a name. */
export function placeText(place: string, sheet: Sheet, column: string, called: Called): string {
  const words = sheet.words?.[column]?.[place];
  if (words !== undefined) return words;
  const unit = sheet.columns.find(({ name }) => name === column)?.unit;
  if (unit === 'seconds' && place !== '') return clockText(Number(place));
  if (!/^\d{4}-\d\d-\d\dT/.test(place)) return place === '' ? '–' : nameText(column, place, called);
  const midnight = place.slice(11, 16) === '00:00';
  return !ofOneDay(sheet) && (midnight || sheet.report === 'service-level')
    ? place.slice(5, 10)
    : place.slice(11, 16);
}
