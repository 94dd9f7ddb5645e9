import { filesMax, type Attaching, type AttachEvent, type AttachProblem } from '../model/attaching';
import type { SharedFile } from '../model/file';
import { freshId } from '../wire/id';
import { refusalOf, request, slotIn } from '../wire/xep0363';
import type { Stream } from '../wire/stream';

/** What attaching needs of the browser. */
export type AttachDeps = Readonly<{
  /** A picture fit to be sent, or the file as it is. Never rejects. */
  shrink: (file: File) => Promise<Readonly<{ file: File; width: number; height: number }>>;
  /** Puts a file at an address; rejects with the HTTP status as code, 0 without an answer. */
  put: (url: string, file: File, sent: (part: number) => void, signal: AbortSignal) => Promise<void>;
  preview: (file: File) => string;
  forget: (preview: string) => void;
}>;

/** Where the files of one conversation go. */
export type AttachTo = Readonly<{
  stream: () => Stream | undefined;
  /** The address of the service that takes files. */
  service: () => string;
  say: (file: SharedFile) => void;
  /** The files as the page shows them. */
  model: () => Attaching;
  dispatch: (event: AttachEvent) => void;
}>;

type Chosen = Readonly<{
  file: File;
  width: number;
  height: number;
  preview: string;
  abort: AbortController;
}>;

const shown = /^image\/(png|jpeg|gif|webp)$/;

/** The files somebody is about to send in one conversation: chosen, looked at, sent one after another (XEP-0363). */
export class AttachTray {
  readonly #chosen = new Map<string, Chosen>();

  constructor(
    readonly deps: AttachDeps,
    readonly to: AttachTo,
  ) {}

  /** Takes files to be looked at; at most filesMax wait at once. */
  async add(files: readonly File[]): Promise<void> {
    let refused: AttachProblem | undefined;
    for (const original of files) {
      if (this.#chosen.size >= filesMax) {
        refused = { code: 'many' };
        break;
      }
      if (original.size === 0) {
        refused = { code: 'empty' };
        continue;
      }
      const id = freshId();
      const made = await this.deps.shrink(original);
      const preview = shown.test(made.file.type) ? this.deps.preview(made.file) : '';
      this.#chosen.set(id, { ...made, preview, abort: new AbortController() });
      const { name, size, type } = made.file;
      this.to.dispatch({
        kind: 'added',
        file: { id, name, size, type, preview, stage: 'ready', sent: 0, problem: null },
      });
    }
    if (refused !== undefined) this.to.dispatch({ kind: 'refused', problem: refused }); // last: a file that is taken clears it
  }

  /** Takes a file away, also one that is on its way. */
  remove(id: string): void {
    const chosen = this.#chosen.get(id);
    if (chosen === undefined) return;
    chosen.abort.abort();
    this.#gone(id, chosen);
  }

  #gone(id: string, chosen: Chosen): void {
    this.#chosen.delete(id);
    if (chosen.preview !== '') this.deps.forget(chosen.preview);
    this.to.dispatch({ kind: 'gone', id });
  }

  /** Sends what waits, or has failed, in the order it was chosen. */
  async send(): Promise<void> {
    const waiting = this.to
      .model()
      .files.filter((f) => f.stage !== 'sending')
      .map((f) => f.id);
    for (const id of waiting) this.to.dispatch({ kind: 'sending', id, sent: 0 });
    for (const id of waiting) await this.#sendOne(id);
  }

  async #sendOne(id: string): Promise<void> {
    const chosen = this.#chosen.get(id);
    if (chosen === undefined) return; // taken away meanwhile
    const { file, width, height, abort } = chosen;
    try {
      const get = await this.#upload(id, file, abort.signal);
      if (abort.signal.aborted) return;
      this.to.say({ url: get, name: file.name, size: file.size, type: file.type, width, height });
      this.#gone(id, chosen);
    } catch (error) {
      if (!abort.signal.aborted) this.to.dispatch({ kind: 'failed', id, problem: problemOf(error) });
    }
  }

  async #upload(id: string, file: File, signal: AbortSignal): Promise<string> {
    const stream = this.to.stream();
    if (stream === undefined) throw new PutError(0);
    const answer = await stream.iq('get', this.to.service(), request(file.name, file.size, file.type));
    const slot = slotIn(answer);
    if (slot === undefined) throw new PutError(500);
    await this.deps.put(slot.put, file, (sent) => this.to.dispatch({ kind: 'sending', id, sent }), signal);
    return slot.get;
  }
}

/** A file was not taken: the HTTP status, 0 without an answer. */
export class PutError extends Error {
  constructor(readonly status: number) {
    super(`HTTP ${status}`);
  }
}

const codes: Readonly<Record<number, string>> = {
  0: 'unreachable',
  403: 'forbidden',
  413: 'too-large',
  415: 'type',
  507: 'full',
};

const problemOf = (error: unknown) =>
  error instanceof PutError ? { code: codes[error.status] ?? 'server' } : refusalOf(error);
