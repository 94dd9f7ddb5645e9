/** A received element. Plain values, so that nothing behind the parser depends on a browser's DOM. */
export type El = Readonly<{
  name: string;
  ns: string;
  attrs: Readonly<Record<string, string>>;
  children: readonly El[];
  /** The element's own character data, without that of its children. */
  text: string;
}>;

/** Parses one whole document; throws MalformedError where it is none. */
export type Parse = (text: string) => El;

export class MalformedError extends Error {}

/** The first child of that name and namespace. */
export const child = (el: El, name: string, ns: string): El | undefined =>
  el.children.find((c) => c.name === name && c.ns === ns);

/** The first child in that namespace, whatever its name. */
export const childIn = (el: El, ns: string): El | undefined => el.children.find((c) => c.ns === ns);

/** An attribute, or '' where there is none. */
export const attr = (el: El, name: string): string => el.attrs[name] ?? '';

/** The text of a child, or '' where there is none. */
export const textOf = (el: El, name: string, ns: string): string => child(el, name, ns)?.text ?? '';
