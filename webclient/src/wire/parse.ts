import { MalformedError, type El, type Parse } from './element';

type Parser = { parseFromString: (text: string, type: 'text/xml') => Document };

const elementNode = 1;
const textNode = 3;
const cdataNode = 4;

/** Parses with the given DOM parser and copies the result into plain values. */
export function parserOf(dom: Parser): Parse {
  return (text) => {
    const root = parsed(dom, text);
    // Browsers report a fault as an element somewhere in the document, not as an exception.
    if (
      root === null ||
      root.getElementsByTagName('parsererror').length > 0 ||
      root.localName === 'parsererror'
    ) {
      throw new MalformedError(`not XML: ${text.slice(0, 80)}`);
    }
    return copy(root);
  };
}

function parsed(dom: Parser, text: string): Element | null {
  try {
    return dom.parseFromString(text, 'text/xml').documentElement;
  } catch (cause) {
    throw new MalformedError(`not XML: ${text.slice(0, 80)}`, { cause });
  }
}

function copy(el: Element): El {
  const attrs: Record<string, string> = {};
  for (const a of Array.from(el.attributes)) attrs[a.name] = a.value;
  const children: El[] = [];
  let text = '';
  for (const node of Array.from(el.childNodes)) {
    if (node.nodeType === elementNode) children.push(copy(node as Element));
    else if (node.nodeType === textNode || node.nodeType === cdataNode) text += node.nodeValue ?? '';
  }
  return { name: el.localName, ns: el.namespaceURI ?? '', attrs, children, text };
}
