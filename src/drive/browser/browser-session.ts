import type { Browser, BrowserContext, Locator, Page, Response } from 'playwright-core';
import { limits } from '../../platform/limits.ts';
import { OutOfScope } from '../out-of-scope.ts';
import { botCheckBefore } from '../not-the-app.ts';
import { chosenForm, type Field, readPage } from '../page.ts';
import type { Reply } from '../reply.ts';
import { type Call, learnCookies, NoSuchForm, type Session, type SessionTools } from '../session.ts';
import { shownHeaders } from '../transcript.ts';

type Seen = { readonly page: Page; readonly last: () => Response | null };

/** A phone: most members meet the community on one. */
const viewport = { width: 390, height: 844 };

const isWeb = (url: string): boolean => url.startsWith('http://') || url.startsWith('https://');

/** Every request of the page is admitted by the scope first; what is not in it never leaves the browser. */
const guard = async (context: BrowserContext, { scope, signal, onKept }: SessionTools): Promise<void> => {
  await context.route('**/*', async route => {
    const url = route.request().url();
    try {
      if (isWeb(url)) await scope.admit(new URL(url), signal);
      await route.continue();
    } catch (error) {
      if (!(error instanceof OutOfScope) && !signal.aborted) throw error;
      onKept?.(url);
      await route.abort('blockedbyclient');
    }
  });
};

const watched = (page: Page): Seen => {
  let last: Response | null = null;
  page.on('response', response => {
    if (response.request().isNavigationRequest() && response.frame() === page.mainFrame()) last = response;
  });
  return { page, last: () => last };
};

const setField = async (control: Locator, field: Field | undefined, value: string): Promise<void> => {
  const options = { timeout: limits.driveWaitMs };
  if (field?.type === 'select') return void (await control.first().selectOption(value, options));
  if (field?.type === 'checkbox') return control.first().setChecked(value !== '', options);
  if (field?.type === 'radio') return control.and(control.page().locator(`[value="${quoted(value)}"]`)).check(options);
  if (field?.type === 'hidden')
    return control.first().evaluate((element, text) => element.setAttribute('value', text), value);
  return control.first().fill(value, options);
};

/** Inside a quoted attribute selector only the quote and the backslash act (CSS Syntax 3 §4.3.5). */
const quoted = (text: string): string => text.replaceAll(/["\\]/g, String.raw`\$&`);

const buttonsIn = (form: Locator): Locator =>
  form.locator('button:not([type=button]):not([type=reset]), input[type=submit], input[type=image]');

/** One visitor in a real browser: scripts run, redirects and cookies are the browser's own. */
export const createBrowserSession = async (actor: string, tools: SessionTools, browser: Browser): Promise<Session> => {
  const { io, scope, transcript, redactor } = tools;
  const context = await browser.newContext({ viewport, acceptDownloads: false, serviceWorkers: 'block' });
  await guard(context, tools);
  const page = await context.newPage();
  const seen = watched(page);
  let last: Reply | null = null;
  let carried: Readonly<Record<string, string>> = {};

  const cookies = async (): Promise<string> => {
    const held = await context.cookies(scope.app);
    return held.map(({ name, value }) => `${name}=${value}`).join('; ');
  };

  const read = async (method: string, from: number, sent: readonly string[], at: string): Promise<Reply> => {
    const response = seen.last();
    const headers = (await response?.headersArray().catch(() => []))?.map(
      ({ name, value }) => [name.toLowerCase(), value] as const,
    );
    const body = await page.content();
    const reply = {
      method,
      url: page.url(),
      status: response?.status() ?? 0,
      headers: headers ?? [],
      body,
      ms: io.elapsed() - from,
    };
    const { url, status, ms } = reply;
    learnCookies(redactor, actor, await cookies());
    const shown = shownHeaders(reply.headers);
    const botCheck = botCheckBefore(reply);
    const barred = botCheck === null ? {} : { botCheck };
    transcript.add({ at, actor, method, url, sent, status, ms, headers: shown, excerpt: body, ...barred });
    last = reply;
    return reply;
  };

  const timed = async (method: string, sent: readonly string[], act: () => Promise<unknown>): Promise<Reply> => {
    const at = io.now().toISOString();
    const from = io.elapsed();
    await act();
    return read(method, from, sent, at);
  };

  const open = (path: string): Promise<Reply> =>
    timed('GET', [], () =>
      page.goto(new URL(path, scope.app).href, { waitUntil: 'load', timeout: limits.driveWaitMs }),
    );

  /** Presses and waits for the page that comes; a form that a script answers in place settles instead. */
  const press = async (button: Locator): Promise<void> => {
    const came = page
      .waitForEvent('framenavigated', {
        predicate: frame => frame === page.mainFrame(),
        timeout: limits.pageSettleMs * 5,
      })
      .catch(() => null);
    await button.click({ timeout: limits.driveWaitMs });
    await came;
    await page.waitForLoadState('load', { timeout: limits.driveWaitMs });
  };

  const fill: Session['fill'] = async (values, hint) => {
    const fields = Object.keys(values);
    const url = page.url();
    const form = isWeb(url) ? chosenForm(readPage(await page.content(), url).forms, fields, hint) : undefined;
    if (form === undefined) throw new NoSuchForm(fields, isWeb(url) ? url : scope.app);
    const place = page.locator('form').nth(form.place);
    let button = buttonsIn(place).first();
    return timed(form.method, fields, async () => {
      for (const [name, value] of Object.entries(values)) {
        const field = form.fields.find(each => each.name === name);
        const control = place.locator(`[name="${quoted(name)}"]`);
        if (field?.type === 'submit') button = control.and(page.locator(`[value="${quoted(value)}"]`)).first();
        else await setField(control, field, value);
      }
      await press(button);
    });
  };

  /** A request as a script of the page would send it: same origin, cookies of the browser. */
  const call = async (wanted: Call): Promise<Reply> => {
    if (!isWeb(page.url())) await open('/');
    const { method, json, form } = wanted;
    const at = io.now().toISOString();
    const from = io.elapsed();
    const body =
      json === undefined
        ? form === undefined
          ? wanted.body
          : new URLSearchParams(form).toString()
        : JSON.stringify(json);
    const type = json === undefined ? 'application/x-www-form-urlencoded' : 'application/json';
    const headers = { ...(body === undefined ? {} : { 'content-type': type }), ...carried, ...wanted.headers };
    const url = new URL(wanted.path, scope.app).href;
    const answer = await page.evaluate(
      async asked => {
        const init = asked.body === undefined ? {} : { body: asked.body };
        const got = await fetch(asked.url, { method: asked.method, headers: asked.headers, ...init });
        return { url: got.url, status: got.status, headers: [...got.headers], text: await got.text() };
      },
      { url, method, headers, body },
    );
    const ms = io.elapsed() - from;
    learnCookies(redactor, actor, await cookies());
    const reply = { method, url: answer.url, status: answer.status, headers: answer.headers, body: answer.text, ms };
    const sent = Object.keys((json as object | undefined) ?? form ?? {});
    const shown = shownHeaders(reply.headers);
    const botCheck = botCheckBefore(reply);
    transcript.add({
      at,
      actor,
      method,
      url: reply.url,
      sent,
      status: reply.status,
      ms,
      headers: shown,
      excerpt: reply.body,
      ...(botCheck === null ? {} : { botCheck }),
    });
    last = reply;
    return reply;
  };

  return {
    actor,
    call,
    together: (wanted, times) => Promise.all(Array.from({ length: times }, () => call({ ...wanted, redirects: 0 }))),
    open,
    fill,
    last: () => last,
    cookies,
    setCookies: async header => {
      learnCookies(redactor, actor, header);
      const pairs = header.split(/;\s*/).map(pair => {
        const [name = '', ...value] = pair.split('=');
        return { name, value: value.join('='), url: scope.app };
      });
      await context.addCookies(pairs);
    },
    carry: headers => {
      carried = { ...carried, ...headers };
    },
    carried: () => carried,
    close: () => context.close(),
  };
};
