type Policies = {
  createPolicy: (
    name: string,
    rules: { createHTML: (text: string) => string },
  ) => { createHTML: (text: string) => string };
};

/**
 * The browser's XML parser. Under `require-trusted-types-for 'script'` it takes only what a policy has passed; nothing
 * it parses here ever becomes part of a page.
 */
export function xmlParser(): Pick<DOMParser, 'parseFromString'> {
  const dom = new DOMParser();
  const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
  const policy = policies?.createPolicy('parley-xml', { createHTML: (text) => text });
  return {
    parseFromString: (text, type) =>
      dom.parseFromString(policy === undefined ? text : policy.createHTML(text), type),
  };
}
