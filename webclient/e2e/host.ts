import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A site of somebody else's, on a port of its own, that bears our widget. */
export class Host {
  private constructor(
    readonly listener: HttpServer,
    /** Lets the script have other attributes from now on. */
    readonly bear: (attributes: string) => void,
  ) {}

  /** Serves one page with that script, under a policy that allows nothing it does not have to. */
  static async start(scriptOrigin: string, attributes: string): Promise<Host> {
    let borne = attributes;
    const page = () => `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Shop</title>
<script src="${scriptOrigin}/parley.js" ${borne} defer></script></head><body><main><h1>Shop</h1><p>Things to buy.</p><a href="/other">Other page</a></main></body></html>`;
    const policy = `default-src 'none'; script-src ${scriptOrigin}; frame-src ${scriptOrigin}; connect-src ${scriptOrigin}; style-src 'none'; require-trusted-types-for 'script'`;
    const listener = createServer((_request, answer) => {
      answer.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', 'Content-Security-Policy': policy });
      answer.end(page());
    });
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    return new Host(listener, (attributes) => (borne = attributes));
  }

  get url(): string {
    return `http://127.0.0.1:${String((this.listener.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.listener.closeAllConnections();
    this.listener.close();
  }
}
