import { serve } from '@hono/node-server';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { magicLink } from 'better-auth/plugins';
import { Hono } from 'hono';
import type { Server } from 'node:http';
import { createTransport } from 'nodemailer';

// https://www.better-auth.com/docs/integrations/hono and …/plugins/magic-link, as they stand there.

/** The app on this address; everything that has a default has it. */
export const startApp = (settings: { port: number; secret: string; smtpUrl: string }): Server => {
  const { port, secret, smtpUrl } = settings;
  const mailer = createTransport(smtpUrl);
  const auth = betterAuth({
    baseURL: `http://127.0.0.1:${port}`,
    secret,
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    plugins: [
      magicLink({
        sendMagicLink: async ({ email, url }) => {
          const text = `Sign in: ${url}`;
          await mailer.sendMail({ from: 'club@members.example.test', to: email, subject: 'Your link', text });
        },
      }),
    ],
    telemetry: { enabled: false },
    logger: { level: 'error' },
  });
  const app = new Hono();
  app.on(['POST', 'GET'], '/api/auth/*', context => auth.handler(context.req.raw));
  app.get('/', context => context.html('<!doctype html><html lang="en"><title>Club</title><h1>Club</h1></html>'));
  return serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }) as Server;
};
