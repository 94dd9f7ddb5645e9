/** The setting that a refusal is about, by the detail of its problem ("offer: …"); '' if none of them. Pure. */
export function fieldIn(detail: string, keys: readonly string[]): string {
  for (const part of detail.split(': ')) {
    const word = part.split(/\s/).at(-1) ?? '';
    const found = keys.find((key) => key === word || word.startsWith(`${key}.`));
    if (found !== undefined) return found;
  }
  return '';
}
