// Following what is new in a conversation. EventSource cannot send the token in a header, so the stream is read with fetch.
import { isGone } from "./api.js";

// The server says something every 20 seconds; a stream that is silent for longer is dead.
const SILENT_MS = 50_000;

/** @param {number} failures */
export const backOff = (failures) => Math.min(30, 2 ** Math.max(0, failures - 1)) * 1000;

/** @param {number} ms @param {AbortSignal} [signal] Ends it before its time. @returns {Promise<void>} */
export function pause(ms, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, ms);
    signal?.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
  });
}

// Calls `on.entry` for every entry after `on.last()`, `on.connected` with whether we hear the server, `on.gone` at the end.
/** @param {import("./api").Api} api @param {import("./types").Events} on @param {AbortSignal} signal */
export async function follow(api, on, signal) {
  for (let failures = 0; !signal.aborted; await pause(backOff(failures), signal)) {
    try {
      for await (const event of events(await api.events(on.last(), signal), signal)) {
        failures = 0;
        on.connected(true);
        if (event.name === "entry") await on.entry(JSON.parse(event.data));
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
/** @param {import("./api").Api} api @param {import("./types").Events} on */
async function look(api, on) {
  try {
    for (const entry of await api.history(on.last())) await on.entry(entry);
    on.connected(true);
    return true;
  } catch {
    return false;
  }
}

/** @param {ReadableStream<Uint8Array>} body @param {AbortSignal} signal @returns {AsyncGenerator<{ name: string, data?: string }>} */
async function* events(body, signal) {
  const reader = body.getReader(), decoder = new TextDecoder();
  let name = "", rest = "";
  /** @type {string[]} */
  let data = [];
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

/** @template T @param {Promise<T>} reading @returns {Promise<T>} */
function unlessSilent(reading) {
  /** @type {number} */
  let timer;
  /** @type {Promise<never>} */
  const silence = new Promise((_, reject) => { timer = setTimeout(() => reject(new Error("silent")), SILENT_MS); });
  return Promise.race([reading, silence]).finally(() => clearTimeout(timer));
}
