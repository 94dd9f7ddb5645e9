import type { Store } from '../platform/storage';
import { freshId } from '../wire/id';

const name = 'parley.desk.resource';

/** The resource this browser's desk asks for: always the same, so that a desk that comes back ends its own lost session only. */
export function resourceOf(store: Store): string {
  const kept = store.get(name);
  if (typeof kept === 'string' && /^desk-[0-9a-f]{8}$/.test(kept)) return kept;
  const fresh = `desk-${freshId().slice(0, 8)}`;
  store.set(name, fresh);
  return fresh;
}
