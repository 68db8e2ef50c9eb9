// Hearing that something is new. A browser gives one server few connections, so pages that nobody sees let theirs go,
// unless they must be heard: the list, and a conversation that is going on.
const LOOK_MS = 30_000;

export class Listening {
  #source = null;
  #timer = null;

  // Calls `changed` when there is something new, also after a while without a connection, and `connected` with whether there is one.
  constructor(address, changed, connected) {
    Object.assign(this, { address, changed, connected });
    document.addEventListener("visibilitychange", () => this.heed());
  }

  // Begin or end, as the page needs it now.
  heed() {
    const needed = document.visibilityState === "visible" || document.body.dataset.heeds === "always";
    if (!needed) this.#end();
    else if (!this.#source && !this.#timer) this.#begin();
  }

  #begin() {
    const source = new EventSource(this.address);
    this.#source = source;
    source.addEventListener("open", () => this.connected(true));
    source.addEventListener("changed", () => this.changed());
    source.addEventListener("error", () => {
      this.connected(false);
      // The browser tries again by itself but where it was refused: signed out, or open in too many places.
      if (source.readyState !== EventSource.CLOSED) return;
      this.#end();
      this.changed();
      this.#timer = setTimeout(() => { this.#timer = null; this.heed(); }, LOOK_MS);
    });
  }

  #end() {
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = this.#timer = null;
  }
}
