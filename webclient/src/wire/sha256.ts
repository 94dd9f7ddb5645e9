/** SHA-256 (FIPS 180-4 §6.2), at once: the browser's own answers through promises, too slowly for one hash after another. */

const k = constants();

/** The state before the first block. */
export const initial: readonly number[] = [
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
];

/** The state after one block of 64 bytes. `w` is room for 64 words, to be used again. */
export function compress(state: readonly number[], block: DataView, offset: number, w: Int32Array): number[] {
  for (let i = 0; i < 16; i++) w[i] = block.getInt32(offset + i * 4);
  for (let i = 16; i < 64; i++) {
    const x = at(w, i - 15);
    const y = at(w, i - 2);
    const s0 = turn(x, 7) ^ turn(x, 18) ^ (x >>> 3);
    const s1 = turn(y, 17) ^ turn(y, 19) ^ (y >>> 10);
    w[i] = (at(w, i - 16) + s0 + at(w, i - 7) + s1) | 0;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = turn(e, 6) ^ turn(e, 11) ^ turn(e, 25);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + at(k, i) + at(w, i)) | 0;
    const s0 = turn(a, 2) ^ turn(a, 13) ^ turn(a, 22);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  return [a, b, c, d, e, f, g, h].map((v, i) => (v + (state[i] ?? 0)) | 0);
}

/** The padded message of ASCII text (§5.1.1). */
export function padded(text: string): DataView {
  const blocks = Math.ceil((text.length + 9) / 64);
  const view = new DataView(new ArrayBuffer(blocks * 64));
  for (let i = 0; i < text.length; i++) view.setUint8(i, text.charCodeAt(i));
  view.setUint8(text.length, 0x80);
  view.setUint32(blocks * 64 - 4, text.length * 8);
  return view;
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));

const at = (words: Int32Array, i: number): number => words[i] ?? 0;

// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (§4.2.2).
function constants(): Int32Array {
  const words = new Int32Array(64);
  for (let n = 2, found = 0; found < 64; n++) {
    let prime = true;
    for (let d = 2; d * d <= n && prime; d++) prime = n % d !== 0;
    if (prime) words[found++] = ((Math.cbrt(n) % 1) * 2 ** 32) | 0;
  }
  return words;
}
