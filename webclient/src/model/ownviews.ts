/** What somebody looks at again and again on a page: a name, and the query of the page's address that shows it. */
export type OwnView = Readonly<{ name: string; address: string }>;

/** The views of one person on one page, in the order they were kept. Pure: no DOM, no network. */
export type OwnViews = Readonly<{
  views: readonly OwnView[];
  /** Whether the server has told them; before that, none can be kept. */
  known: boolean;
}>;

export type OwnViewsEvent =
  Readonly<{ kind: 'told'; views: readonly OwnView[] }> | Readonly<{ kind: 'unknown' }>;

/** At most as many, and as long: with those of all pages they are kept in one document of 16 KiB. */
export const viewsMax = 12;
export const nameCharsMax = 40;
const addressCharsMax = 400;

export const ownViews: OwnViews = { views: [], known: false };

export function step(own: OwnViews, event: OwnViewsEvent): OwnViews {
  switch (event.kind) {
    case 'told':
      return { views: event.views, known: true };
    case 'unknown':
      return { ...own, known: false };
  }
}

const isView = (value: unknown): value is OwnView => {
  const { name, address } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof name === 'string' && name !== '' && typeof address === 'string';
};

/** Reads the views of a page's area of settings; what is none is left out. */
export function viewsIn(area: unknown): readonly OwnView[] {
  const { views } = (area ?? {}) as { views?: unknown };
  return Array.isArray(views) ? views.filter(isView).slice(0, viewsMax) : [];
}

/** With one more; one of the same name is replaced. A word of why not, where there is no room. */
export function withView(views: readonly OwnView[], view: OwnView): readonly OwnView[] | 'full' | 'long' {
  if (view.address.length > addressCharsMax) return 'long';
  const named = { name: view.name.slice(0, nameCharsMax), address: view.address };
  const at = views.findIndex(({ name }) => name === named.name);
  if (at >= 0) return views.with(at, named);
  return views.length < viewsMax ? [...views, named] : 'full';
}

export const withoutView = (views: readonly OwnView[], name: string): readonly OwnView[] =>
  views.filter((view) => view.name !== name);
