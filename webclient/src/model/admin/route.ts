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

/** A section, what is open in it ('' = nothing), and what the list is searched for. */
export type Route = Readonly<{ section: Section; open: string; filter: string }>;

/** Reads "#queues/8000?q=care"; what is not known is the first section. */
export function routeOf(fragment: string): Route {
  const [path = '', query = ''] = fragment.replace(/^#/, '').split('?');
  const [name = '', open = ''] = path.split('/');
  const section = sections.find((s) => s === name) ?? sections[0];
  return { section, open: decoded(open), filter: new URLSearchParams(query).get('q') ?? '' };
}

export function fragmentOf({ section, open, filter }: Route): string {
  const query = filter === '' ? '' : `?${new URLSearchParams({ q: filter })}`;
  return `#${section}${open === '' ? '' : `/${encodeURIComponent(open)}`}${query}`;
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
