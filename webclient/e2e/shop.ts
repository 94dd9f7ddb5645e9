import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const part = (of: object): string => Buffer.from(JSON.stringify(of)).toString('base64url');

/** Somebody else's site, which shares a secret with the server and signs with it what it knows of its visitors. */
export class Shop {
  private constructor(
    readonly dir: string,
    readonly secret: Buffer,
  ) {}

  static async open(): Promise<Shop> {
    const shop = new Shop(await mkdtemp(join(tmpdir(), 'parley-shop-')), randomBytes(32));
    await writeFile(shop.#key, shop.secret, { mode: 0o600 });
    return shop;
  }

  /** What a server's configuration says of it. */
  get settings(): string {
    return `[http]\nsigners = ["shop-1 HS256 ${this.#key}"]\n`;
  }

  get #key(): string {
    return join(this.dir, 'shop.key');
  }

  /** A token for one visit within a minute to the queue, with claims (RFC 7519; docs/protocol.md, "Asking for a visit"). */
  vouch(dn: string, claims: object): string {
    const visit = { aud: dn, jti: randomUUID(), exp: Math.floor(Date.now() / 1000) + 60 };
    const text = `${part({ alg: 'HS256', kid: 'shop-1' })}.${part({ ...visit, ...claims })}`;
    return `${text}.${createHmac('sha256', this.secret).update(text).digest('base64url')}`;
  }

  close(): Promise<void> {
    return rm(this.dir, { recursive: true, force: true });
  }
}
