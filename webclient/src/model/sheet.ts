/** What a column's cells are; a time is RFC 3339 on the clocks of the sheet's zone. */
export type Unit = 'text' | 'time' | 'count' | 'seconds' | 'percent' | 'ratio' | 'word';

export type SheetColumn = Readonly<{ name: string; unit: Unit; title: string; definition: string }>;

/** A cell as the interface tells it; null is not known. */
export type Cell = string | number | null;

/** An answered report (docs/metrics.md). */
export type Sheet = Readonly<{
  report: string;
  title: string;
  definition: string;
  from?: string;
  to?: string;
  made: string;
  zone: string;
  rule: string;
  cut?: boolean;
  columns: readonly SheetColumn[];
  words?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  rows: readonly (readonly Cell[])[];
  /** Of all rows as one; left out where there are less than two, or nothing adds up. */
  total?: readonly Cell[];
}>;

/** A chart of a sheet; `rows` are those behind each place. What is in seconds is drawn in minutes. */
export type SheetChart = Readonly<{
  kind: 'bars' | 'lines';
  /** The column whose cells are the places. */
  by: string;
  /** The column whose words are the names of the series; left out where those are the columns drawn. */
  of?: string;
  /** The columns drawn, for what it is called. */
  columns: readonly string[];
  unit: Unit;
  places: readonly string[];
  series: readonly Readonly<{ name: string; values: readonly (number | null)[] }>[];
  rows: readonly (readonly number[])[];
}>;

type Wish = Readonly<{ kind: 'bars' | 'lines'; by: string; columns: readonly string[]; of?: string }>;

// What is drawn of each report: bars are summed up by place; lines are one for each of who they are of.
const flow = ['answered', 'abandoned', 'redirected'];
const wishes: Readonly<Record<string, readonly Wish[]>> = {
  queues: [{ kind: 'bars', by: 'queue', columns: flow }],
  'queue-intervals': [
    { kind: 'bars', by: 'start', columns: flow },
    { kind: 'lines', by: 'start', columns: ['service_level'], of: 'queue' },
  ],
  'service-level': [{ kind: 'lines', by: 'start', columns: ['level_negative'], of: 'queue' }],
  abandons: [{ kind: 'bars', by: 'wait_upto', columns: ['bucket_abandoned'] }],
  ends: [{ kind: 'bars', by: 'how', columns: ['entries_ended'] }],
  refusals: [{ kind: 'bars', by: 'refused_for', columns: ['refused'] }],
  agents: [
    { kind: 'bars', by: 'agent', columns: ['handled'] },
    { kind: 'bars', by: 'agent', columns: ['ready', 'busy', 'wrapping_up', 'not_ready'] },
  ],
  'agent-intervals': [
    { kind: 'bars', by: 'start', columns: ['handled'] },
    { kind: 'lines', by: 'start', columns: ['occupancy'], of: 'agent' },
  ],
  'not-ready': [{ kind: 'bars', by: 'reason', columns: ['not_ready'] }],
  ratings: [{ kind: 'bars', by: 'queue', columns: ['stars_5', 'stars_4', 'stars_3', 'stars_2', 'stars_1'] }],
  codes: [{ kind: 'bars', by: 'code_label', columns: ['handled'] }],
};
const linesMax = 6; // more would not be told apart

// What is shown of the widest reports at first.
const principal: Readonly<Record<string, readonly string[]>> = {
  queues:
    'queue entered answered abandoned service_level abandon_rate asa wait_p90 wait_max handled aht acw'.split(
      ' ',
    ),
  'queue-intervals':
    'start queue entered answered abandoned redirected service_level asa wait_max handled aht'.split(' '),
  agents:
    'agent agent_name signed_on ready busy not_ready offers accepted missed handled aht acw occupancy rating'.split(
      ' ',
    ),
  'agent-intervals': 'start agent agent_name signed_on ready busy offers missed handled aht occupancy'.split(
    ' ',
  ),
  contacts:
    'contact caller first_queue requested waited talked_for agent_name ended_by cause code_label stars'.split(
      ' ',
    ),
};

/** The index of a column; -1: the sheet has none of that name. */
export const columnAt = (sheet: Sheet, name: string): number =>
  sheet.columns.findIndex((column) => column.name === name);

/** The cell of a row in a column; null: not known, or no such column. */
export const cellOf = (sheet: Sheet, row: readonly Cell[], name: string): Cell =>
  row[columnAt(sheet, name)] ?? null;

/** The columns that are shown: a queue's name stands beside its number, and needs none of its own. */
export const columnsOf = (sheet: Sheet): readonly number[] =>
  sheet.columns.flatMap(({ name }, i) => (name.endsWith('queue_name') ? [] : [i]));

/** Which of them are shown at first; all, where there are few. */
export function principalOf(sheet: Sheet): readonly number[] {
  const names = principal[sheet.report];
  if (names === undefined) return columnsOf(sheet);
  return names.map((name) => columnAt(sheet, name)).filter((i) => i >= 0);
}

/** What the queues of a sheet are called, by DN. */
export function queuesOf(sheet: Sheet): ReadonlyMap<string, string> {
  const [dn, name] = [columnAt(sheet, 'queue'), columnAt(sheet, 'queue_name')];
  if (dn < 0 || name < 0) return new Map();
  return new Map(sheet.rows.map((row) => [String(row[dn] ?? ''), String(row[name] ?? '')]));
}

/** What is drawn of a sheet: nothing, where a chart would tell less than the table. */
export const chartsOf = (sheet: Sheet): readonly SheetChart[] =>
  (wishes[sheet.report] ?? []).flatMap((wish) => chartOf(sheet, wish) ?? []);

function chartOf(sheet: Sheet, wish: Wish): SheetChart | undefined {
  const by = columnAt(sheet, wish.by);
  const places = [...new Set(sheet.rows.map((row) => String(row[by] ?? '')))];
  const unit = sheet.columns[columnAt(sheet, wish.columns[0] ?? '')]?.unit;
  if (by < 0 || unit === undefined || places.length === 0) return undefined;
  const at = new Map(places.map((place, i) => [place, i]));
  const rows: number[][] = places.map(() => []);
  sheet.rows.forEach((row, i) => rows[at.get(String(row[by] ?? '')) ?? 0]?.push(i));
  const raw = wish.of === undefined ? summed(sheet, wish, rows) : eachOf(sheet, wish, wish.of, rows);
  const series = unit === 'seconds' ? raw.map(inMinutes) : raw;
  return {
    ...{ kind: wish.kind, by: wish.by, columns: wish.columns, unit, places, series, rows },
    ...(wish.of !== undefined && { of: wish.of }),
  };
}

/** Minutes have round ticks, seconds would not. */
const inMinutes = <S extends SheetChart['series'][number]>(series: S): S => ({
  ...series,
  values: series.values.map((value) => (value === null ? null : value / 60)),
});

/** A series for each column, of all rows of a place together. */
const summed = (sheet: Sheet, wish: Wish, rows: readonly (readonly number[])[]): SheetChart['series'] =>
  wish.columns.map((name) => {
    const column = columnAt(sheet, name);
    const values = rows.map((of) => {
      const known = of.map((i) => sheet.rows[i]?.[column]).filter((v) => typeof v === 'number');
      return known.length === 0 ? null : known.reduce((sum, v) => sum + v, 0);
    });
    return { name: sheet.columns[column]?.title ?? name, values };
  });

/** A series for each queue or agent: shares cannot be added up. */
function eachOf(
  sheet: Sheet,
  wish: Wish,
  of: string,
  rows: readonly (readonly number[])[],
): SheetChart['series'] {
  const who = columnAt(sheet, of);
  const column = columnAt(sheet, wish.columns[0] ?? '');
  const all = [...new Set(sheet.rows.map((row) => String(row[who] ?? '')))].slice(0, linesMax);
  return all.map((name) => ({
    name,
    values: rows.map((place) => {
      const row = place.find((i) => sheet.rows[i]?.[who] === name);
      const value = row === undefined ? null : sheet.rows[row]?.[column];
      return typeof value === 'number' ? value : null;
    }),
  }));
}

/** Contacts by weekday (Monday first) and hour of the sheet's clocks; null for a sheet of less than two days. */
export function weekOf(sheet: Sheet): readonly (readonly (number | null)[])[] | null {
  const start = columnAt(sheet, 'start');
  const entered = columnAt(sheet, 'entered');
  if (sheet.report !== 'queue-intervals' || start < 0 || entered < 0) return null;
  const days = new Set<string>();
  const week: (number | null)[][] = Array.from({ length: 7 }, () => Array<number | null>(24).fill(null));
  for (const row of sheet.rows) {
    const at = String(row[start] ?? '');
    const day = at.slice(0, 10);
    days.add(day);
    const hours = week[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7];
    const hour = Number(at.slice(11, 13));
    if (hours) hours[hour] = (hours[hour] ?? 0) + Number(row[entered] ?? 0);
  }
  return days.size < 2 ? null : week;
}

/**
 * The rows behind an hour of a weekday, as `weekOf` places them; none where they are of several days, for what is behind
 * them is no one span.
 */
export function hourOf(sheet: Sheet, weekday: number, hour: number): readonly (readonly Cell[])[] {
  const start = columnAt(sheet, 'start');
  const rows = sheet.rows.filter((row) => {
    const at = String(row[start] ?? '');
    const day = (new Date(`${at.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
    return day === weekday && Number(at.slice(11, 13)) === hour;
  });
  const days = new Set(rows.map((row) => String(row[start]).slice(0, 10)));
  return days.size > 1 ? [] : rows;
}
