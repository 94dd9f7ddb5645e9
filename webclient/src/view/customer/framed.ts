import type { Visit } from '../../model/visit';
import { dividerIn } from '../../model/unread';
import { looked } from '../looked.svelte';

type Told = Readonly<{ parley?: string; signed?: string }>;
type Watched = Readonly<{ watch: (run: (visit: Visit) => void) => void }>;

/**
 * The customer's page in the frame of another site's page, whose origin is site: says what goes on, and hears whether the
 * frame is open. Who may show it at all is in the page's policy (frame-ancestors).
 */
export class Framed {
  #unread = -1;
  #begun: boolean | undefined;

  constructor(
    readonly site: string,
    visit: Watched,
    identify: (signed: string) => void,
  ) {
    addEventListener('message', ({ data, origin, source }: MessageEvent<Told | null>) => {
      if (origin !== site || source !== parent || data === null) return;
      if (data.parley === 'shown' || data.parley === 'hidden') looked.frame(data.parley === 'shown');
      else if (data.parley === 'identify' && typeof data.signed === 'string') identify(data.signed);
    });
    addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented && !event.isComposing) this.close();
    });
    visit.watch((v) => this.#watch(v));
    this.#tell('ready');
  }

  readonly close = (): void => this.#tell('close');

  #tell(parley: string, more: Readonly<{ unread?: number }> = {}): void {
    parent.postMessage({ parley, ...more }, this.site);
  }

  #watch(v: Visit): void {
    const unread = dividerIn(v.talk, v.read).count;
    if (unread !== this.#unread) this.#tell('unread', { unread });
    this.#unread = unread;
    const begun = v.contact === null ? v.stage === 'returning' : v.contact.state !== 'ended';
    if (begun !== this.#begun && (begun || this.#begun !== undefined)) this.#tell(begun ? 'begun' : 'ended');
    this.#begun = begun;
  }
}
