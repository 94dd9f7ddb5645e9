/** Whether the server has another version of this page than the one that runs: its files bear other names. False where it cannot tell. */
export async function isOutdated(entry: string, get: typeof fetch): Promise<boolean> {
  try {
    const answer = await get(location.pathname, { cache: 'no-store' });
    return answer.ok && !(await answer.text()).includes(entry.slice(entry.lastIndexOf('/') + 1));
  } catch {
    return false;
  }
}
