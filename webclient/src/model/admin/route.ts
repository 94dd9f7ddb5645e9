/** Where somebody is in the administration: the fragment of its address. Pure. */

export const sections = [
  'users',
  'queues',
  'skills',
  'reasons',
  'replies',
  'widget',
  'security',
  'access',
  'privacy',
  'audit',
  'status',
] as const;
export type Section = (typeof sections)[number];

/** By which column a list is sorted ('' = as it comes), and whether the greatest comes first. */
export type Order = Readonly<{ column: string; down: boolean }>;
/**
 * A section, what is open in it ('' = nothing) at which part ('' = its first), what the list is searched for, and how it is
 * sorted.
 */
export type Route = Readonly<{ section: Section; open: string; part: string; filter: string; sort: Order }>;

export const unsorted: Order = { column: '', down: false };

/** Reads "#queues/8000/keeping?q=care&sort=-name"; what is not known is the first section. */
export function routeOf(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#/, '').split('?');
  const [name = '', open = '', part = ''] = path.split('/');
  const section = sections.find((s) => s === name) ?? sections[0];
  const given = new URLSearchParams(query);
  const sort = given.get('sort') ?? '';
  const down = sort.startsWith('-');
  return {
    section,
    open: decoded(open),
    part,
    filter: given.get('q') ?? '',
    sort: { column: down ? sort.slice(1) : sort, down },
  };
}

/** The fragment of a place; what is left out is as usual. */
export function fragmentOf({
  section,
  open = '',
  part = '',
  filter = '',
  sort = unsorted,
}: Partial<Route> & Pick<Route, 'section'>): string {
  const given = new URLSearchParams();
  if (filter !== '') given.set('q', filter);
  if (sort.column !== '') given.set('sort', `${sort.down ? '-' : ''}${sort.column}`);
  const query = given.size === 0 ? '' : `?${given}`;
  const within = open === '' ? '' : `/${encodeURIComponent(open)}${part === '' ? '' : `/${part}`}`;
  return `#${section}${within}${query}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}

/** Whether all words of a filter stand in one of these texts. */
export const fits = (filter: string, ...texts: readonly string[]): boolean => {
  const all = texts.join('\n').toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
};
