/** A fresh id for a stanza: 96 random bits in hexadecimal. Works without a secure context. */
export const freshId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (b) => b.toString(16).padStart(2, '0')).join('');
