// Following what is new in a conversation. EventSource cannot send the token in a header, so the stream is read with fetch.
import { isGone } from "./chat-api.js";

// The server says something every 20 seconds; a stream that is silent for longer is dead.
const SILENT_MS = 50_000;

export const backOff = (failures) => Math.min(30, 2 ** Math.max(0, failures - 1)) * 1000;

export function pause(ms, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });
}

// Calls `on.entry` for every entry after `on.last()`, `on.connected` with whether we hear the server, `on.gone` at the end.
export async function follow(api, on, signal) {
  for (let failures = 0; !signal.aborted; await pause(backOff(failures), signal)) {
    try {
      for await (const event of events(await api.events(on.last(), signal), signal)) {
        failures = 0;
        on.connected(true);
        if (event.name === "entry") on.entry(JSON.parse(event.data));
        if (event.name === "forgotten") return on.gone();
      }
    } catch (error) {
      if (signal.aborted) return;
      if (isGone(error)) return on.gone();
      if (error.status === 429 && (await look(api, on))) {
        failures = 3;
        continue;
      }
    }
    failures += 1;
    if (failures > 1) on.connected(false);
  }
}

// Where the conversation is open in too many places there is no stream for us; then we look now and then.
async function look(api, on) {
  try {
    for (const entry of await api.history(on.last())) on.entry(entry);
    on.connected(true);
    return true;
  } catch {
    return false;
  }
}

async function* events(body, signal) {
  const reader = body.getReader(), decoder = new TextDecoder();
  let name = "", data = [], rest = "";
  yield { name: "open" };
  try {
    for (;;) {
      const { done, value } = await unlessSilent(reader.read());
      if (done || signal.aborted) return;
      const lines = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines.map((each) => each.replace(/\r$/, ""))) {
        if (!line) {
          if (data.length) yield { name, data: data.join("\n") };
          [name, data] = ["", []];
        } else if (line.startsWith("event:")) name = line.slice(6).trim();
        else if (line.startsWith("data:")) data.push(line.slice(5).replace(/^ /, ""));
      }
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function unlessSilent(reading) {
  let timer;
  const silence = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("silent")), SILENT_MS); });
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer));
}
