import type { Store } from '../platform/storage';
import type { Parse } from '../wire/element';
import type { Clock, OpenSocket } from '../wire/socket';

/** What a page gives its wiring, so that tests can give something else. */
export type Deps = Readonly<{
  fetch: typeof fetch;
  clock: Clock;
  socket: OpenSocket;
  parse: Parse;
  /** Lives as long as the window. */
  store: Store;
  /** Whether somebody looks at the page. */
  visible: () => boolean;
}>;
