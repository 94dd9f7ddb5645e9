import type { Store } from '../platform/storage';
import type { Parse } from '../wire/element';
import type { Workshop } from '../wire/visits';
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

/** What the customer's page gives beside that. */
export type VisitorDeps = Deps &
  Readonly<{
    /** Loads what a page works with that is asked for a proof of work. */
    work: Workshop['load'];
    /** What the site vouches for about the visitor: a token, good once; emptied when it was used. */
    vouched?: { signed: string };
    /** Loads what an admitted visit works with: wiring/talking.ts. */
    talk: () => Promise<typeof import('./talking')>;
    /** Gives the visitor a file to keep. */
    save: (name: string, file: Blob) => void;
  }>;
