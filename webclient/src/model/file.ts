/** A file that a line shows. What is not known is '' or 0. Pure values. */
export type SharedFile = Readonly<{
  url: string;
  name: string;
  /** Bytes. */
  size: number;
  /** Its media type. */
  type: string;
  /** Of a picture, in pixels. */
  width: number;
  height: number;
}>;

const pictures = /^image\/(png|jpeg|gif|webp)$/;
const pictureNames = /\.(png|jpe?g|gif|webp)$/i;

/** What the file is called: as it was said, else the last part of its address. */
export function nameOf({ name, url }: Pick<SharedFile, 'name' | 'url'>): string {
  if (name !== '') return name;
  try {
    return decodeURIComponent(new URL(url).pathname.split('/').at(-1) ?? '') || url;
  } catch {
    return url;
  }
}

/**
 * Whether a page may show the file as a picture by itself. Only what lies at that origin: to load a file from anywhere
 * else would tell its owner who reads along, and when.
 */
export function isPicture(file: SharedFile, origin: string): boolean {
  if (file.type === '' ? !pictureNames.test(nameOf(file)) : !pictures.test(file.type)) return false;
  return file.url.startsWith(`${origin}/upload/`);
}

const units = ['B', 'kB', 'MB', 'GB'] as const;

/** A number of bytes as a number and its unit, of which 1,024 make the next. */
export function sizeOf(bytes: number): Readonly<{ n: number; unit: (typeof units)[number] }> {
  let [n, place] = [bytes, 0];
  while (n >= 1000 && place < units.length - 1) [n, place] = [n / 1024, place + 1];
  return { n: n < 10 && place > 0 ? Math.round(n * 10) / 10 : Math.round(n), unit: units[place] ?? 'GB' };
}
