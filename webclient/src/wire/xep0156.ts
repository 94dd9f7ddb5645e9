/** Why a host's connection methods could not be had. */
export class DiscoveryError extends Error {
  constructor(readonly code: 'unreachable' | 'no-answer' | 'no-chat-server') {
    super(code);
  }
}

const rel = 'urn:xmpp:alt-connections:websocket';

/**
 * The WebSocket address in a host-meta.json (XEP-0156 v1.4.0 §3.2), or undefined if it names none that may be used.
 * ws: is only taken where the page itself may speak without TLS.
 */
export function websocketIn(hostMeta: unknown, plainAllowed: boolean): string | undefined {
  const links = (hostMeta as { links?: unknown } | null)?.links;
  if (!Array.isArray(links)) return undefined;
  for (const link of links as Readonly<{ rel?: unknown; href?: unknown } | null>[]) {
    if (link?.rel !== rel || typeof link.href !== 'string') continue;
    const scheme = /^(wss?):\/\/[^/]/.exec(link.href)?.[1];
    if (scheme === 'wss' || (scheme === 'ws' && plainAllowed)) return link.href;
  }
  return undefined;
}

/** Asks a host where its WebSocket is. Rejects with a DiscoveryError. */
export async function discover(
  get: typeof fetch,
  origin: string,
  plainAllowed: boolean,
  signal: AbortSignal,
): Promise<string> {
  let answer: unknown;
  try {
    const response = await get(`${origin}/.well-known/host-meta.json`, { signal, credentials: 'omit' });
    if (!response.ok) throw new DiscoveryError('no-chat-server');
    answer = await response.json();
  } catch (error) {
    if (error instanceof DiscoveryError) throw error;
    if (signal.aborted) throw new DiscoveryError('no-answer');
    throw new DiscoveryError(error instanceof SyntaxError ? 'no-chat-server' : 'unreachable');
  }
  const url = websocketIn(answer, plainAllowed);
  if (url === undefined) throw new DiscoveryError('no-chat-server');
  return url;
}
