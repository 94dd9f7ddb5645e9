// What the drivers in JavaScript have in common: lines of JSON on stdin and stdout (../clients.py).
import { createInterface } from "node:readline";

export function tell(what) {
  process.stdout.write(JSON.stringify(what) + "\n");
}

// obey calls say(id, text) and archive() as told, one after the other, until stdin ends.
export async function obey({ say, archive }) {
  for await (const line of createInterface({ input: process.stdin })) {
    const what = JSON.parse(line);
    if (what.do === "say") say(what.id, what.text);
    if (what.do === "archive") {
      try {
        tell({ is: "archive", lines: await archive() });
      } catch (e) {
        tell({ is: "archive", lines: null, why: String(e) }); // cut in the middle: asked again
      }
    }
  }
  process.exit(0);
}
