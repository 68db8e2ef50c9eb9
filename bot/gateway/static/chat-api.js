// Talking to the API of this server. What it refuses comes as Refused; a network that fails as whatever fetch throws.
const ANSWER_MS = 20_000;

export class Refused extends Error {
  constructor(status, told, retryAfter) {
    super(told?.message ?? "");
    this.status = status;
    this.code = told?.code ?? "";
    this.retryAfter = retryAfter;
  }
}

// The conversation is deleted, or the token is not of this server.
export const isGone = (error) => error instanceof Refused && (error.status === 401 || error.status === 404);

// Whether the same request may work later. Behind a proxy, 502 and 504 mean what 503 means.
export const isTemporary = (error) => !(error instanceof Refused) || [502, 503, 504].includes(error.status);

export class Api {
  constructor(language) {
    this.token = "";
    this.language = language;
  }

  start(municipality) {
    return this.#call("POST", "/api/conversations", { language: this.language, ...(municipality && { municipality }) });
  }

  show() {
    return this.#call("GET", "/api/conversation");
  }

  send(text, key) {
    return this.#call("POST", "/api/conversation/messages", { text, key });
  }

  changeLanguage(language) {
    return this.#call("PATCH", "/api/conversation", { language });
  }

  forget() {
    return this.#call("DELETE", "/api/conversation");
  }

  withdraw() {
    return this.#call("DELETE", "/api/conversation/handoff");
  }

  judge(n, right, comment) {
    return this.#call("PUT", "/api/conversation/opinion", { n, right, comment });
  }

  async history(since) {
    const entries = [];
    for (let more = true; more; ) {
      const page = await this.#call("GET", `/api/conversation/messages?since=${entries.at(-1)?.n ?? since}`);
      entries.push(...page.entries);
      more = page.more && page.entries.length > 0;
    }
    return entries;
  }

  async events(since, signal) {
    const response = await fetch(`/api/conversation/events?since=${since}`, { headers: this.#headers(), signal, cache: "no-store" });
    return response.ok ? response.body : this.#refuse(response);
  }

  async #call(method, path, body) {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), ANSWER_MS);
    try {
      const headers = this.#headers();
      if (body) headers["Content-Type"] = "application/json";
      const response = await fetch(path, { method, headers, body: body && JSON.stringify(body), signal: stop.signal, cache: "no-store" });
      return response.ok ? await response.json() : await this.#refuse(response);
    } finally {
      clearTimeout(timer);
    }
  }

  #headers() {
    const headers = { "Accept-Language": this.language };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    return headers;
  }

  async #refuse(response) {
    const told = await response.json().catch(() => null);
    throw new Refused(response.status, told?.error, Number(response.headers.get("Retry-After")) || 0);
  }
}
