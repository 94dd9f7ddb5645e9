/** A file chosen to be sent, and how far it has come. Pure values; sizes in bytes. */
export type Attached = Readonly<{
  id: string;
  name: string;
  size: number;
  type: string;
  /** Where the page itself can show it from, '' for what is no picture. */
  preview: string;
  stage: 'ready' | 'sending' | 'failed';
  /** How much of it has gone, 0 to 1. */
  sent: number;
  problem: AttachProblem | null;
}>;

/** Why a file was not sent: a word of ours, and what its sentence names. */
export type AttachProblem = Readonly<{ code: string; bytesMax?: number; until?: number }>;

export type AttachEvent =
  | Readonly<{ kind: 'added'; file: Attached }>
  | Readonly<{ kind: 'refused'; problem: AttachProblem }>
  | Readonly<{ kind: 'sending'; id: string; sent: number }>
  | Readonly<{ kind: 'failed'; id: string; problem: AttachProblem }>
  | Readonly<{ kind: 'gone'; id: string }>;

/** The files before they are sent, and why the last one could not even be taken. */
export type Attaching = Readonly<{ files: readonly Attached[]; refused: AttachProblem | null }>;

export const attaching: Attaching = { files: [], refused: null };

/** How many files may wait at once. */
export const filesMax = 5;

export function step({ files, refused }: Attaching, event: AttachEvent): Attaching {
  const changed = (id: string, change: Partial<Attached>) =>
    files.map((f) => (f.id === id ? { ...f, ...change } : f));
  switch (event.kind) {
    case 'added':
      return { files: [...files, event.file], refused: null };
    case 'refused':
      return { files, refused: event.problem };
    case 'sending':
      return {
        files: changed(event.id, { stage: 'sending', sent: event.sent, problem: null }),
        refused: null,
      };
    case 'failed':
      return { files: changed(event.id, { stage: 'failed', sent: 0, problem: event.problem }), refused };
    case 'gone':
      return { files: files.filter((f) => f.id !== event.id), refused };
  }
}
