import type { Context, Hono } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Access } from './access.ts';
import { files } from './files.ts';
import { addressOf, cookieName, type Env, mayAct } from './guards.ts';
import type { DashboardOptions } from './options.ts';
import { linksPage, refusalPage, signInPage } from './pages/access-pages.ts';
import { createTries } from './tries.ts';

const dayS = 86_400;
const shareDays: ReadonlySet<number> = new Set([1, 7, 30]);

/** A path of ours, whatever was asked for: nobody is sent elsewhere by a link to here. */
const ownPath = (next: string): string => {
  const to = URL.parse(next, 'http://dashboard.invalid');
  return to?.origin === 'http://dashboard.invalid' && /^\/(?![/\\])/.test(next) ? to.pathname : '/';
};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

const give = (c: Context<Env>, value: string, maxAge: number): void =>
  setCookie(c, cookieName(c), value, {
    path: '/',
    httpOnly: true,
    // Lax: a link in a chat leads to the page and not to the sign-in.
    sameSite: 'Lax',
    secure: c.get('secure'),
    maxAge,
  });

/** Signing in and out, and links for those who have no account. */
export const serveAccess = (app: Hono<Env>, access: Access, { io, name, publicUrl }: DashboardOptions): void => {
  const tries = createTries(io.elapsed);

  app.get('/sign-in', c =>
    c.html(
      signInPage({
        name,
        link: text(c.req.query('link')) ?? null,
        next: ownPath(c.req.query('next') ?? '/'),
        refused: null,
        files,
      }),
    ),
  );

  app.post('/sign-in', async c => {
    const form = await c.req.parseBody();
    const next = ownPath(text(form['next']) ?? '/');
    const link = text(form['link']);
    const token = text(form['token']);
    // Links have an account of their own: whoever guesses tokens keeps nobody from using a link.
    const who = `${link === undefined ? 'token' : 'link'} ${addressOf(c)}`;
    const wait = tries.wait(who);
    const again = (refused: string) => signInPage({ name, link: null, next, refused, files });
    if (wait > 0)
      return c.html(again(`Too many wrong tries. Try again in ${wait} seconds.`), 429, { 'retry-after': `${wait}` });
    const cookie = await access.signIn(link === undefined ? { token: token ?? '' } : { link });
    if (cookie === null) {
      tries.counted(who);
      return c.html(
        again(link === undefined ? 'That is not the token.' : 'That link was used or is too old. Ask for a new one.'),
        403,
      );
    }
    give(c, cookie, 30 * dayS);
    return c.redirect(next, 303);
  });

  app.get('/share/:token', async c => {
    const token = c.req.param('token');
    const had = await access.session(getCookie(c, cookieName(c)) ?? '');
    if (had?.may === 'owner') return c.redirect('/', 303);
    if (!(await access.isShare(token)))
      return c.html(refusalPage('This link has ended', 'Ask whoever sent it for a new one.', files), 404);
    // It is its own session: what ends the link ends all that was read by it.
    give(c, token, 30 * dayS);
    return c.redirect('/', 303);
  });

  app.post('/sign-out', async c => {
    const form = await c.req.parseBody();
    if (!mayAct(c.get('session'), form['csrf'])) return c.text('That form is too old. Load the page anew.\n', 403);
    await access.signOut(getCookie(c, cookieName(c)) ?? '');
    deleteCookie(c, cookieName(c), { path: '/', secure: c.get('secure') });
    return c.redirect('/sign-in', 303);
  });

  const links = async (c: Context<Env>, made: string | null) =>
    c.html(linksPage({ name, shares: await access.shares(), made, session: c.get('session'), files }));

  app.get('/links', async c => (c.get('session').may === 'owner' ? links(c, null) : c.redirect('/', 303)));

  app.post('/links', async c => {
    const form = await c.req.parseBody();
    if (!mayAct(c.get('session'), form['csrf'])) return c.text('That form is too old. Load the page anew.\n', 403);
    if (form['act'] === 'share') {
      const days = Number(form['days']);
      if (!shareDays.has(days)) return c.text('That many days cannot be chosen.\n', 400);
      const base = publicUrl ?? `http://${c.req.header('host') ?? ''}`;
      return links(c, new URL(`/share/${await access.share(days)}`, base).href);
    }
    if (form['act'] === 'end') await access.endShare(text(form['id']) ?? '');
    if (form['act'] === 'end-all') await access.endAll();
    return c.redirect('/links', 303);
  });
};
