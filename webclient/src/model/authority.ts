/** Where the customer's page asks for service. */
export type Origin = Readonly<{ url: string; plain: boolean }>;

/** The page's own address, on which the rules depend. */
export type Here = Readonly<{ protocol: string; host: string }>;

const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Whether a host name (without a port) is this machine. */
export const isLoopback = (hostname: string): boolean => loopback.test(hostname.toLowerCase());

/**
 * The origin that an HTTP authority `host[:port]` stands for: https, but http where the page itself came by http and
 * asks its own server, or this machine from this machine. Undefined if the text is no authority.
 */
export function originOf(authority: string, here: Here): Origin | undefined {
  const text = authority.trim();
  if (text === '' || /[\s/?#@\\]/.test(text)) return undefined;
  const hostname = hostnameIn(text);
  if (hostname === undefined) return undefined;
  const bothLocal = isLoopback(hostname) && isLoopback(hostnameIn(here.host) ?? '');
  const plain = here.protocol === 'http:' && (bothLocal || text === here.host);
  // URL would drop a port that is https's own, which is not http's.
  const port = /:\d{1,5}$/.exec(text)?.[0] ?? '';
  return { url: `${plain ? 'http' : 'https'}://${hostname}${port}`, plain };
}

function hostnameIn(authority: string): string | undefined {
  try {
    return new URL(`https://${authority}`).hostname || undefined;
  } catch {
    return undefined;
  }
}
