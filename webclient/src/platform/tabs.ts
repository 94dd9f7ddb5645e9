/** The other tabs of this browser that show the same page. */
export function tabs(name: string): {
  tell: (message: unknown) => void;
  listen: (run: (message: unknown) => void) => void;
} {
  const channel = new BroadcastChannel(name);
  return {
    tell: (message) => channel.postMessage(message),
    listen: (run) => {
      channel.onmessage = ({ data }: MessageEvent<unknown>) => run(data);
    },
  };
}
