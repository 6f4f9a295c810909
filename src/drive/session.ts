import { CookieJar } from 'tough-cookie';
import { PeerFailure, SilentPeer } from '../platform/errors.ts';
import { type HttpAnswer, type HttpRequest, type Request, request } from '../platform/http.ts';
import type { Io } from '../platform/io.ts';
import { leavingTogether } from '../platform/leaving-together.ts';
import { limits } from '../platform/limits.ts';
import type { Redactor } from '../platform/redact.ts';
import { version } from '../platform/version.ts';
import type { AddressOf, Way } from './addresses.ts';
import { cookieSecrets } from './link-secrets.ts';
import { chosenForm, readPage } from './page.ts';
import { botCheckBefore } from './not-the-app.ts';
import type { Reply } from './reply.ts';
import { headerOf } from './reply.ts';
import type { Scope } from './scope.ts';
import { shownHeaders, type Transcript } from './transcript.ts';

export type Method = NonNullable<HttpRequest['method']>;

export type Call = {
  readonly method: Method;
  /** Path below the app, or a whole address in scope. */
  readonly path: string;
  readonly json?: unknown;
  readonly form?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Redirects followed at most; none by default. */
  readonly redirects?: number;
  /** Path, with its query, of a page of the app to which no redirect is followed: what it answers is known. */
  readonly until?: string;
  /** Address of the page whose form or script sends this; a page of the same origin by default, null for a server. */
  readonly from?: string | null;
  /** The one half of the session that goes along; both by default. */
  readonly with?: 'cookies' | 'authorization';
  /** An error is asked for on purpose, so that one says nothing about how the app is. */
  readonly provokes?: true;
  /** Whether a `Set-Cookie` line is taken; every one by default. */
  readonly takes?: (line: string) => boolean;
  /** How it is sent; over a connection of its own by default. */
  readonly via?: Request;
};

/** One visitor with cookies of its own. What it sends is admitted by the scope and written into the transcript. */
export type Session = {
  readonly actor: string;
  readonly call: (call: Call) => Promise<Reply>;
  /** Sends the same so many times in the same moment, redirects not followed; gives the answers that came. */
  readonly together: (call: Call, times: number) => Promise<readonly Reply[]>;
  /** Opens a page as a browser does, redirects followed. */
  readonly open: (path: string) => Promise<Reply>;
  /** Fills a form of the last page and sends it, redirects followed. Throws `NoSuchForm`. */
  readonly fill: (values: Readonly<Record<string, string>>, hint?: string, until?: string) => Promise<Reply>;
  /** Takes a page as if it had just been opened; only where nothing but its answers makes up the session. */
  readonly show?: (page: Reply) => Reply;
  /** The last answer; null before the first. */
  readonly last: () => Reply | null;
  /** `name=value; …` as the app would get it, and the way to bring a session along or to drop it. */
  readonly cookies: () => Promise<string>;
  readonly setCookies: (header: string) => Promise<void>;
  /** Headers that go with every later request to the app, and those that do so far: the session of an app with tokens. */
  readonly carry: (headers: Readonly<Record<string, string>>) => void;
  readonly carried: () => Readonly<Record<string, string>>;
  readonly close: () => Promise<void>;
};

/** The page has no form with these fields. */
export class NoSuchForm extends Error {
  constructor(fields: readonly string[], url: string) {
    super(`the page ${new URL(url).pathname} has no form with ${fields.join(', ') || 'a button'}`);
    this.name = 'NoSuchForm';
  }
}

/** What a browser sends when a form of this page is filled in and sent. Throws `NoSuchForm`. */
export const callOfForm = (page: Reply, values: Readonly<Record<string, string>>, hint?: string): Call => {
  const fields = Object.keys(values);
  const form = chosenForm(readPage(page.body, page.url).forms, fields, hint);
  if (form === undefined) throw new NoSuchForm(fields, page.url);
  const untouched = form.fields.flatMap(({ name, value }) => (value === null ? [] : [[name, value] as const]));
  const sent = { ...Object.fromEntries(untouched), ...values };
  const redirects = limits.driveRedirects;
  if (form.method === 'POST') return { method: 'POST', path: form.action, form: sent, redirects, from: page.url };
  const url = new URL(form.action);
  url.search = new URLSearchParams(sent).toString();
  return { method: 'GET', path: url.href, redirects };
};

/** One request that was sent: its status (null without an answer), its time in milliseconds, and when it ended on the clock of the run. */
export type Answered = {
  readonly status: number | null;
  readonly ms: number;
  readonly at: number;
  /** An error was asked for: it is no sign of suffering. */
  readonly provoked: boolean;
  /** A bot check answered instead of the app. */
  readonly barred?: boolean;
};

export type SessionTools = {
  readonly io: Io;
  readonly scope: Scope;
  readonly addressOf: AddressOf;
  readonly transcript: Transcript;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
  /** How this visitor gets to the app, where that is another way than everybody's. */
  readonly way?: Way | null;
  /** Told of each request that was sent, answered or not. */
  readonly onAnswer?: (answered: Answered) => void;
  /** Told of each address that a page in a browser asked for and that was kept inside: what its policy forbids is not asked for. */
  readonly onKept?: (url: string) => void;
};

const agent = `launch-ready/${version} (+drive; test accounts of the owner)`;
/** Whether this is exactly that path, with its query, of the same app. */
const isAtPath = (next: URL, { origin }: URL, path: string): boolean =>
  next.origin === origin && `${next.pathname}${next.search}` === path;

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

type Encoded = { readonly body?: string; readonly type?: string; readonly names: readonly string[] };

const encode = (call: Call): Encoded => {
  if (call.json !== undefined) {
    const names = typeof call.json === 'object' && call.json !== null ? Object.keys(call.json) : [];
    return { body: JSON.stringify(call.json), type: 'application/json', names };
  }
  if (call.form !== undefined) {
    const body = new URLSearchParams(call.form).toString();
    return { body, type: 'application/x-www-form-urlencoded', names: Object.keys(call.form) };
  }
  return { ...(call.body === undefined ? {} : { body: call.body }), names: [] };
};

const lowerCase = (headers: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));

/** Cookie names alone say nothing about a person; their values are secrets of the session. */
export const learnCookies = (redactor: Redactor, actor: string, cookies: string): void => {
  for (const pair of cookies.split('; ')) {
    const [name = '', ...value] = pair.split('=');
    for (const secret of cookieSecrets(value.join('='))) redactor.learn(`${name} cookie of ${actor}`, secret);
  }
};

export const createSession = (actor: string, tools: SessionTools): Session => {
  const { io, scope, transcript, redactor, signal } = tools;
  const jar = new CookieJar(undefined, { looseMode: true });
  let carried: Readonly<Record<string, string>> = {};
  let last: Reply | null = null;
  const wayTo = async ({ hostname }: URL): Promise<Way> => {
    if (tools.way != null && hostname === new URL(scope.app).hostname) return tools.way;
    return { address: await tools.addressOf(hostname) };
  };

  const store = async (url: URL, headers: Reply['headers'], takes: Call['takes']): Promise<void> => {
    for (const [name, value] of headers) {
      // A cookie that a browser would refuse is refused here, too: it is no error of ours.
      if (name === 'set-cookie' && takes?.(value) !== false)
        await jar.setCookie(value, url.href, { ignoreError: true });
    }
    learnCookies(redactor, actor, await jar.getCookieString(url.href));
  };

  /** The request as it leaves, and what takes its answer. Counts it. */
  const prepared = async (call: Call, url: URL) => {
    await scope.admit(url, signal);
    const { body, type, names } = encode(call);
    const cookies = call.with === 'authorization' ? '' : await jar.getCookieString(url.href);
    const { authorization: _, ...unnamed } = carried;
    const changes = call.method !== 'GET' && call.method !== 'HEAD';
    const headers = {
      'user-agent': agent,
      accept: call.json === undefined ? 'text/html,application/json;q=0.9,*/*;q=0.8' : 'application/json',
      ...(type === undefined ? {} : { 'content-type': type }),
      ...(cookies === '' ? {} : { cookie: cookies }),
      // What a browser says of itself with a change; apps tell forged requests from it.
      ...(changes && call.from !== null ? { origin: new URL(call.from ?? url.href).origin } : {}),
      ...(call.with === 'cookies' ? unnamed : carried),
      ...lowerCase(call.headers),
    };
    const at = io.now().toISOString();
    const from = io.elapsed();
    const told = (status: number | null, barred = false): void =>
      tools.onAnswer?.({ status, ms: io.elapsed() - from, at: io.elapsed(), provoked: call.provokes === true, barred });
    const entry = { at, actor, method: call.method, url: url.href, sent: names };
    const asked: HttpRequest = {
      url: url.href,
      ...(await wayTo(url)),
      method: call.method,
      headers,
      ...(body === undefined ? {} : { body }),
      maxBytes: limits.bodyBytes,
      verify: true,
      waitMs: limits.driveWaitMs,
    };
    const took = async (answer: HttpAnswer): Promise<Reply> => {
      const text = answer.body.toString('utf8');
      const botCheck = botCheckBefore({ status: answer.status, headers: answer.headers, body: text });
      told(answer.status, botCheck !== null);
      await store(url, answer.headers, call.takes);
      const ms = io.elapsed() - from;
      transcript.add({
        ...entry,
        status: answer.status,
        ms,
        headers: shownHeaders(answer.headers),
        excerpt: text,
        ...(botCheck === null ? {} : { botCheck }),
      });
      return { method: call.method, url: url.href, status: answer.status, headers: answer.headers, body: text, ms };
    };
    const failed = (error: unknown): void => {
      if (!(error instanceof SilentPeer || error instanceof PeerFailure)) return;
      told(null);
      const ms = io.elapsed() - from;
      transcript.add({ ...entry, status: null, failure: error.message, ms, headers: {}, excerpt: '' });
    };
    return { asked, took, failed };
  };

  const once = async (call: Call, url: URL): Promise<Reply> => {
    const { asked, took, failed } = await prepared(call, url);
    try {
      return await took(await (call.via ?? request)(io, asked, signal));
    } catch (error) {
      failed(error);
      throw error;
    }
  };

  const together = async (call: Call, times: number): Promise<readonly Reply[]> => {
    const url = new URL(call.path, scope.app);
    const all: Awaited<ReturnType<typeof prepared>>[] = [];
    // One after another: each waits for its turn, and none leaves before the last has had it.
    for (let count = 0; count < times; count += 1) all.push(await prepared(call, url));
    const leave = leavingTogether(times);
    const settled = await Promise.allSettled(all.map(({ asked }) => leave(io, asked, signal)));
    const replies: Reply[] = [];
    for (const [index, { took, failed }] of all.entries()) {
      const one = settled[index];
      if (one?.status === 'fulfilled') replies.push(await took(one.value));
      else if (one !== undefined) failed(one.reason);
    }
    return replies;
  };

  const call = async (wanted: Call): Promise<Reply> => {
    const from = io.elapsed();
    let url = new URL(wanted.path, scope.app);
    let reply = await once(wanted, url);
    for (let left = wanted.redirects ?? 0; left > 0 && isRedirect(reply.status); left -= 1) {
      const location = headerOf(reply, 'location');
      if (location === undefined || !URL.canParse(location, url.href)) break;
      const next = new URL(location, url.href);
      if (wanted.until !== undefined && isAtPath(next, url, wanted.until)) break;
      url = next;
      // Fetch standard, "HTTP-redirect fetch" step 12: a form that was answered by 301, 302 or 303 goes on as GET.
      const keeps = reply.status === 307 || reply.status === 308;
      reply = await once(keeps ? { ...wanted, path: url.href } : { method: 'GET', path: url.href }, url);
    }
    last = { ...reply, ms: io.elapsed() - from };
    return last;
  };

  const open = (path: string): Promise<Reply> => call({ method: 'GET', path, redirects: limits.driveRedirects });

  const fill: Session['fill'] = async (values, hint, until) => {
    if (last === null) throw new NoSuchForm(Object.keys(values), scope.app);
    return call({ ...callOfForm(last, values, hint), ...(until === undefined ? {} : { until }) });
  };

  return {
    actor,
    call,
    together,
    open,
    fill,
    show: page => {
      last = page;
      return page;
    },
    last: () => last,
    cookies: () => jar.getCookieString(scope.app),
    setCookies: async header => {
      learnCookies(redactor, actor, header);
      for (const pair of header.split(/;\s*/)) {
        // RFC 6265bis §4.1.3: a cookie with such a name counts only with these attributes, which a header does not carry.
        const attributes = /^__(host|secure)-/i.test(pair) ? '; Path=/; Secure' : '; Path=/';
        await jar.setCookie(`${pair}${attributes}`, scope.app, { ignoreError: true });
      }
    },
    carry: headers => {
      carried = { ...carried, ...lowerCase(headers) };
    },
    carried: () => carried,
    close: async () => undefined,
  };
};
