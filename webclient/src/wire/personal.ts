import { ApiError } from './api';
import type { Rest } from './rest';

const path = '/session/settings';
const triesMax = 3;

/** What somebody has set for themselves, by area (docs/api.md); each page knows its own. */
export type Areas = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Reads one's settings; rejects with an ApiError. */
export const read = async (rest: Rest): Promise<Areas> => (await rest.get<Areas>(path)).value;

/** Changes one area and leaves the others as they are then; rejects with an ApiError. */
export async function writeArea(
  rest: Rest,
  area: string,
  value: Readonly<Record<string, unknown>>,
): Promise<void> {
  for (let tries = 1; ; tries++) {
    const now = await rest.get<Areas>(path);
    try {
      await rest.send('PUT', path, { ...now.value, [area]: value }, { match: now.etag });
      return;
    } catch (error) {
      // Another page was quicker: its areas are read anew.
      if (!(error instanceof ApiError && error.code === 'changed' && tries < triesMax)) throw error;
    }
  }
}
