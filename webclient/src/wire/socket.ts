/** What the stream needs of a WebSocket; the browser's own fits. */
export type Socket = {
  onopen: ((event: Event) => void) | null;
  onmessage: ((event: MessageEvent<unknown>) => void) | null;
  onclose: ((event: CloseEvent) => void) | null;
  send: (text: string) => void;
  close: (code?: number) => void;
};

/** Opens a socket with the subprotocol xmpp (RFC 7395 §3.1). */
export type OpenSocket = (url: string) => Socket;

/** Timers and chance, so that tests own both. Times are milliseconds. */
export type Clock = {
  now: () => number;
  after: (ms: number, run: () => void) => () => void;
  /** A number in [0, 1). */
  random: () => number;
};
