import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A TCP proxy on loopback before a server, which can cut, block and freeze the connections through it. */
export class Proxy {
  readonly #pairs = new Set<{ near: Socket; far: Socket }>();
  #blocked = false;
  #frozen = false;

  readonly #listener: Server;

  private constructor(
    listener: Server,
    readonly target: number,
  ) {
    this.#listener = listener;
  }

  static async before(target: number): Promise<Proxy> {
    const listener = createServer();
    const proxy = new Proxy(listener, target);
    listener.on('connection', (near) => {
      proxy.#join(near);
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    return proxy;
  }

  get authority(): string {
    return `127.0.0.1:${String((this.#listener.address() as AddressInfo).port)}`;
  }

  get url(): string {
    return `http://${this.authority}`;
  }

  /** Resets every connection, as a lost network does. */
  cut(): void {
    for (const { near, far } of this.#pairs) {
      near.resetAndDestroy();
      far.resetAndDestroy();
    }
  }

  /** Refuses new connections and resets those there are. */
  block(): void {
    this.#blocked = true;
    this.cut();
  }

  unblock(): void {
    this.#blocked = false;
  }

  /** Lets nothing through in either direction while connections stay open, as a dead Wi-Fi does. */
  freeze(): void {
    this.#frozen = true;
    for (const { near, far } of this.#pairs) {
      near.pause();
      far.pause();
    }
  }

  thaw(): void {
    this.#frozen = false;
    for (const { near, far } of this.#pairs) {
      near.resume();
      far.resume();
    }
  }

  close(): void {
    this.#blocked = true;
    this.cut();
    this.#listener.close();
  }

  #join(near: Socket): void {
    if (this.#blocked) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(this.target, '127.0.0.1');
    const pair = { near, far };
    this.#pairs.add(pair);
    const end = () => {
      this.#pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    near
      .on('data', (text) => far.write(text))
      .on('close', end)
      .on('error', end);
    far
      .on('data', (text) => near.write(text))
      .on('close', end)
      .on('error', end);
    if (this.#frozen) {
      near.pause();
      far.pause();
    }
  }
}
