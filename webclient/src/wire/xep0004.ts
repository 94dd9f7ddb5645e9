import { attr, child, textOf, type El } from './element';
import { ns } from './ns';
import { x, type Xml } from './xml';

/** A field of a form that is asked (XEP-0004 v2.13.1 §3.2). */
export type Field = Readonly<{
  name: string;
  type: 'text' | 'texts' | 'one' | 'many' | 'yes-no' | 'fixed';
  label: string;
  required: boolean;
  values: readonly string[];
  options: readonly Readonly<{ value: string; label: string }>[];
}>;

export type Form = Readonly<{
  title: string;
  instructions: string;
  fields: readonly Field[];
  /** What goes back as it came, unseen. */
  hidden: Answers;
}>;

/** The answers to a form, by field. */
export type Answers = Readonly<Record<string, readonly string[]>>;

const types: Readonly<Record<string, Field['type']>> = {
  'text-multi': 'texts',
  'list-single': 'one',
  'list-multi': 'many',
  boolean: 'yes-no',
  fixed: 'fixed',
};

/** Reads the form in an element; undefined if there is none. */
export function formIn(el: El | undefined): Form | undefined {
  const form = el && child(el, 'x', ns.form);
  if (form === undefined) return undefined;
  const all = form.children.filter((c) => c.name === 'field');
  const hidden = (c: El): boolean => attr(c, 'type') === 'hidden';
  return {
    title: textOf(form, 'title', ns.form),
    instructions: textOf(form, 'instructions', ns.form),
    fields: all.filter((c) => !hidden(c)).map(fieldOf),
    hidden: Object.fromEntries(all.filter(hidden).map((c) => [attr(c, 'var'), valuesOf(c)])),
  };
}

const valuesOf = (el: El): readonly string[] =>
  el.children.filter((c) => c.name === 'value').map((c) => c.text);

const fieldOf = (el: El): Field => ({
  name: attr(el, 'var'),
  type: types[attr(el, 'type')] ?? 'text',
  label: attr(el, 'label') || attr(el, 'var'),
  required: child(el, 'required', ns.form) !== undefined,
  values: valuesOf(el),
  options: el.children
    .filter((c) => c.name === 'option')
    .map((o) => ({ value: valuesOf(o)[0] ?? '', label: attr(o, 'label') || (valuesOf(o)[0] ?? '') })),
});

/** The filled-in form (§3.2, type submit). */
export const submitted = (answers: Answers): Xml =>
  x`<x xmlns="${ns.form}" type="submit">${Object.entries(answers).map(
    ([name, values]) => x`<field var="${name}">${values.map((value) => x`<value>${value}</value>`)}</field>`,
  )}</x>`;
