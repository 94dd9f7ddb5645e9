/** A form that visitors fill in, as administrators write it (docs/administration.md). Pure. */

type Words = Readonly<Record<string, string>>;
/** A question; what this page does not edit (steers, pattern, bounds …) stays in it. */
export type FormField = Readonly<{
  var: string;
  type: string;
  label?: Words;
  required?: boolean;
  options?: readonly Readonly<{ value: string; label?: Words }>[];
}>;
export type WrittenForm = Readonly<{ fields: readonly FormField[] }>;

export const fieldTypes = [
  'text-single',
  'text-multi',
  'list-single',
  'list-multi',
  'boolean',
  'jid-single',
  'fixed',
] as const;

/** Reads a form; '' and what is none is one without questions. */
export function parseForm(text: string): WrittenForm {
  try {
    const form = JSON.parse(text === '' ? '{}' : text) as Readonly<{ fields?: readonly FormField[] }>;
    return { ...form, fields: form.fields ?? [] };
  } catch {
    return { fields: [] };
  }
}

/** As the server reads it; a form without questions is none. */
export const formText = (form: WrittenForm): string => (form.fields.length === 0 ? '' : JSON.stringify(form));

/** What is said to who waits, after so many milliseconds; every says one again. */
export type WaitText = Readonly<{ after: number; every?: number; text: Words }>;

export function parseTexts(text: string): readonly WaitText[] {
  try {
    return JSON.parse(text === '' ? '[]' : text) as readonly WaitText[];
  } catch {
    return [];
  }
}

export const textsText = (texts: readonly WaitText[]): string =>
  texts.length === 0 ? '' : JSON.stringify(texts);
