/** The other tabs of this browser that show the same page. */
export function tabs(name: string): {
  tell: (message: unknown) => void;
  listen: (run: (message: unknown) => void) => void;
} {
  const channel = opened(name);
  return {
    tell: (message) => channel?.postMessage(message),
    listen: (run) => {
      if (channel !== undefined) channel.onmessage = ({ data }: MessageEvent<unknown>) => run(data);
    },
  };
}

// Where a browser keeps nothing for the page, tabs may not know of each other either.
function opened(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
