// Talking to the API of the gateway. What it refuses comes as Refused; a network that fails as whatever fetch throws.
const ANSWER_MS = 20_000;

export class Refused extends Error {
  /** @param {number} status @param {{ code?: string, message?: string } | undefined} told */
  constructor(status, told) {
    super(told?.message ?? "");
    this.status = status;
    this.code = told?.code ?? "";
  }
}

// The conversation is deleted, or the token is not of this server.
/** @param {any} error */
export const isGone = (error) => error instanceof Refused && (error.status === 401 || error.status === 404);

// Whether the same request may work later. Behind a proxy, 502 and 504 mean what 503 means.
/** @param {any} error */
export const isTemporary = (error) => !(error instanceof Refused) || [502, 503, 504].includes(error.status);

export class Api {
  /** @param {import("./types").Setting} setting */
  constructor(setting) {
    this.token = "";
    this.setting = setting;
  }

  /** @param {string} municipality Its number, or nothing. */
  start(municipality) {
    return this.#call("POST", "/api/conversations", { language: this.setting.language, ...(municipality && { municipality }) });
  }

  show() {
    return this.#call("GET", "/api/conversation");
  }

  /** @param {string} text @param {string} key Names the message, so that it can be sent again. */
  send(text, key) {
    return this.#call("POST", "/api/conversation/messages", { text, key });
  }

  /** @param {string} language */
  changeLanguage(language) {
    return this.#call("PATCH", "/api/conversation", { language });
  }

  forget() {
    return this.#call("DELETE", "/api/conversation");
  }

  withdraw() {
    return this.#call("DELETE", "/api/conversation/handoff");
  }

  /** @param {import("./types").Judgement} judgement */
  judge(judgement) {
    return this.#call("PUT", "/api/conversation/opinion", judgement);
  }

  /** @param {number} since @returns {Promise<import("./types").Entry[]>} */
  async history(since) {
    /** @type {import("./types").Entry[]} */
    const entries = [];
    for (let more = true; more; ) {
      /** @type {{ entries: import("./types").Entry[], more: boolean }} */
      const page = await this.#call("GET", `/api/conversation/messages?since=${entries.at(-1)?.n ?? since}`);
      entries.push(...page.entries);
      more = page.more && page.entries.length > 0;
    }
    return entries;
  }

  /** @param {number} since @param {AbortSignal} signal @returns {Promise<ReadableStream<Uint8Array>>} */
  async events(since, signal) {
    const response = await this.#fetch(`/api/conversation/events?since=${since}`, { headers: this.#headers(), signal });
    return response.ok ? response.body : this.#refuse(response);
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #call(method, path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_MS);
    try {
      const headers = this.#headers();
      if (body) headers["Content-Type"] = "application/json";
      const response = await this.#fetch(path, { method, headers, body: body && JSON.stringify(body), signal: stop.signal });
      return response.ok ? await response.json() : await this.#refuse(response);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @param {string} path @param {RequestInit} how */
  #fetch(path, how) {
    return fetch(this.setting.server + path, { ...how, cache: "no-store", credentials: "omit" });
  }

  /** @returns {Record<string, string>} */
  #headers() {
    /** @type {Record<string, string>} */
    const headers = { "Accept-Language": this.setting.language };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    return headers;
  }

  /** @param {Response} response @returns {Promise<never>} */
  async #refuse(response) {
    const told = await response.json().catch(/** @returns {null} */ () => null);
    throw new Refused(response.status, told?.error);
  }
}
