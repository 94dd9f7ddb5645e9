/** Who else may be asked for a contact after a while, as a queue's setting has it: "30s:-20,1m:-40+8001,3m:any". Pure. */

/** From after on, levels are lowered by so much ('any': no skill is needed), and the agents of another queue count, too. */
export type Ring = Readonly<{ after: string; lower: number | 'any'; also: string }>;

export const ringsMax = 4; // of a queue

export function parseRings(text: string): readonly Ring[] {
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [after = '', what = ''] = part.trim().split(':');
      const [lower = '', also = ''] = what.split('+');
      return { after, lower: lower === 'any' ? 'any' : Number(lower.replace('-', '')) || 0, also };
    });
}

/** As the server reads it. A ring that changes nothing stands there as "30s:-0" until it does. */
export const ringsText = (rings: readonly Ring[]): string =>
  rings
    .map(({ after, lower, also }) => `${after}:${lowered(lower, also)}${also === '' ? '' : `+${also}`}`)
    .join(',');

function lowered(lower: Ring['lower'], also: string): string {
  if (lower === 'any') return 'any';
  return lower > 0 || also === '' ? `-${lower}` : '';
}
