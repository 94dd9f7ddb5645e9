import { attachedTo, type Desk } from '../model/desk';
import type { DeskEvent } from '../model/deskevent';
import type { SharedFile } from '../model/file';
import type { Stream } from '../wire/stream';
import { attachDeps } from './attachdeps';
import { AttachTray } from './attaching';
import type { Held } from './store';

/** Where the files of a desk's contacts go. */
export type FilesTo = Readonly<{
  stream: () => Stream | undefined;
  /** The address of the service that takes files. */
  service: () => string;
  say: (jid: string, file: SharedFile) => void;
}>;

/** The files an agent is about to send, contact by contact. */
export class DeskFiles {
  readonly #trays = new Map<string, AttachTray>();

  constructor(
    readonly held: Held<Desk, DeskEvent>,
    readonly to: FilesTo,
  ) {}

  add(jid: string, files: readonly File[]): void {
    void this.#tray(jid).add(files);
  }

  remove(jid: string, id: string): void {
    this.#tray(jid).remove(id);
  }

  send(jid: string): void {
    void this.#tray(jid).send();
  }

  // Trays of contacts that are gone go when the next one is made.
  #tray(jid: string): AttachTray {
    const known = this.#trays.get(jid);
    if (known !== undefined) return known;
    for (const other of this.#trays.keys())
      if (!this.held.model.contacts.some((c) => c.jid === other)) this.#trays.delete(other);
    const { stream, service, say } = this.to;
    const tray = new AttachTray(attachDeps, {
      stream,
      service,
      say: (file) => say(jid, file),
      model: () => attachedTo(this.held.model, jid),
      dispatch: (event) => this.held.dispatch({ kind: 'attach', jid, event }),
    });
    this.#trays.set(jid, tray);
    return tray;
  }
}
