/** Text that is already XML. Made by the `x` template, which escapes every value put into it. */
export class Xml {
  constructor(readonly text: string) {}
}

/** What may stand in an `x` template; null, undefined and false leave nothing. */
export type XmlValue = string | number | boolean | null | undefined | Xml | readonly XmlValue[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A parser turns these into spaces in an attribute, and a lone CR into LF anywhere (XML 1.0 §2.11, §3.3.3).
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

// What XML 1.0 §2.2 has no place for: most controls, the two non-characters, and halves of surrogate pairs.
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Escapes text for use as character data or in an attribute; drops what XML cannot carry. */
export const escape = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"'\t\n\r]/g, (c) => entities[c] ?? c);

function written(value: XmlValue): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Xml) return value.text;
  if (typeof value === 'object') return value.map(written).join('');
  return escape(String(value));
}

/** XML from a template: x`<body>${text}</body>`. Values are escaped, nested templates are not. */
export function x(parts: TemplateStringsArray, ...values: XmlValue[]): Xml {
  return new Xml(parts.reduce((text, part, i) => text + written(values[i - 1]) + part));
}
