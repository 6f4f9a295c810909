import { ExpressAuth, getSession, type Session } from '@auth/express';
import Credentials from '@auth/express/providers/credentials';
import Nodemailer from '@auth/express/providers/nodemailer';
import { UnstorageAdapter } from '@auth/unstorage-adapter';
import express, { type Express, type RequestHandler } from 'express';
import { createStorage } from 'unstorage';

// A member area as its founder writes it from https://authjs.dev/getting-started: both ways in, a dashboard, one admin.

type Settings = {
  readonly secret: string;
  readonly smtpUrl: string;
  readonly admin: { readonly email: string; readonly password: string };
};

type User = { readonly email?: string | null; readonly name?: string | null };

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><title>${title}</title><body><h1>${title}</h1>${body}</body></html>`;

export const createApp = ({ secret, smtpUrl, admin }: Settings): Express => {
  const storage = createStorage();
  const adapter = UnstorageAdapter(storage);
  const roleOf = ({ email }: User): 'admin' | 'member' => (email === admin.email ? 'admin' : 'member');
  const auth = {
    secret,
    trustHost: true,
    adapter,
    // Credentials work with this strategy alone: https://authjs.dev/getting-started/authentication/credentials
    session: { strategy: 'jwt' as const },
    providers: [
      Credentials({
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        authorize: ({ email, password }) =>
          email === admin.email && password === admin.password
            ? { id: 'admin', email: admin.email, name: 'Admin' }
            : null,
      }),
      Nodemailer({ server: smtpUrl, from: 'community@members.example.test' }),
    ],
    callbacks: {
      session: ({ session }: { session: Session }) => ({
        ...session,
        user: { ...session.user, role: roleOf(session.user ?? {}) },
      }),
    },
    logger: { error: () => undefined, warn: () => undefined },
  };

  const signedIn: RequestHandler = async (request, response, next) => {
    const session = await getSession(request, auth);
    if (session?.user === undefined) {
      response.redirect('/login');
      return;
    }
    response.locals['user'] = session.user;
    next();
  };

  const app = express();
  app.use('/auth', ExpressAuth(auth));
  app.get('/', (_, response) => void response.send(page('Choir', '<a href="/login">Sign in</a>')));
  app.get('/login', (_, response) => response.redirect('/auth/signin?callbackUrl=/dashboard'));
  app.get('/me', async (request, response) => {
    const session = await getSession(request, auth);
    if (session?.user === undefined) return void response.status(401).json({ error: 'sign in first' });
    response.json({ email: session.user.email, role: roleOf(session.user) });
  });
  app.get('/dashboard', signedIn, (_, response) => {
    const user = response.locals['user'] as User;
    response.send(page('Dashboard', `<p>Good to see you.</p><p>${roleOf(user)}</p>`));
  });
  app.get('/admin', signedIn, (_, response) => {
    if (roleOf(response.locals['user'] as User) !== 'admin')
      return void response.status(403).send(page('Not for you', ''));
    response.send(page('Members', ''));
  });
  app.post('/account/delete', signedIn, async (_, response) => {
    const { email } = response.locals['user'] as User;
    const member = await adapter.getUserByEmail?.(email ?? '');
    // The adapter's own deleteUser (2.11.2) throws for members who came by mail: they have no linked account to remove.
    if (member) await Promise.all([`user:${member.id}`, `user:email:${email}`].map(key => storage.removeItem(key)));
    response.json({ deleted: true });
  });
  return app;
};
