/** Colours as #rrggbb. Pure. */

export const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);

/** The contrast of white with a colour, from 1 to 21 (WCAG 2.2, relative luminance); 1 if it is no colour. */
export function contrastWithWhite(colour: string): number {
  if (!isColour(colour)) return 1;
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05);
}
