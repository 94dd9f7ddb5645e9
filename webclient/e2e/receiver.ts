import { readFile } from 'node:fs/promises';
import { createServer, type Server as HttpsServer } from 'node:https';

/** A program that is told what happens: it takes everything, and remembers the types of the events. */
export class Receiver {
  readonly heard: string[] = [];
  readonly #listener: HttpsServer;

  private constructor(identity: string) {
    this.#listener = createServer({ key: identity, cert: identity }, (request, answer) => {
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => {
        this.heard.push((JSON.parse(body) as { type: string }).type);
        answer.writeHead(204).end();
      });
    });
  }

  /** Listens on a loopback port as who the certificate and the key of a file say. */
  static async listen(port: number, file: string): Promise<Receiver> {
    const receiver = new Receiver(await readFile(file, 'utf8'));
    await new Promise<void>((done) => receiver.#listener.listen(port, '127.0.0.1', done));
    return receiver;
  }

  close(): Promise<void> {
    this.#listener.closeAllConnections();
    return new Promise((done) => this.#listener.close(() => { done(); }));
  }
}
