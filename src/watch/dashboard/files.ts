import { createHash } from 'node:crypto';
import type { Hono } from 'hono';
import type { Env } from './guards.ts';
import { iconPng } from './icon.ts';
import type { Files } from './pages/page.ts';
import { devicesScript } from './pages/devices-script.ts';
import { pushWorker, pushWorkerPath } from './pages/push-worker.ts';
import { script } from './pages/script.ts';
import { style } from './pages/style.ts';

const mark = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 10);

export const files: Files = {
  css: `/dashboard.css?${mark(style)}`,
  js: `/dashboard.js?${mark(script)}`,
  devicesJs: `/devices.js?${mark(devicesScript)}`,
};

const forEver = 'public, max-age=31536000, immutable';
const iconSizes = [180, 192, 512] as const;

/** Open to everybody: there is nothing in them that not every dashboard has. */
export const filePaths: readonly string[] = [
  '/dashboard.css',
  '/dashboard.js',
  '/devices.js',
  pushWorkerPath,
  '/manifest.webmanifest',
  ...iconSizes.map(size => `/icon-${size}.png`),
];

/** https://www.w3.org/TR/appmanifest/ */
const manifest = (name: string) => ({
  id: '/',
  name: `${name}: dashboard`,
  short_name: name,
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#1a7f37',
  icons: [192, 512].flatMap(size =>
    ['any', 'maskable'].map(purpose => ({
      src: `/icon-${size}.png`,
      sizes: `${size}x${size}`,
      type: 'image/png',
      purpose,
    })),
  ),
});

export const serveFiles = (app: Hono<Env>, name: string): void => {
  app.get('/dashboard.css', c =>
    c.body(style, 200, { 'content-type': 'text/css; charset=utf-8', 'cache-control': forEver }),
  );
  for (const [path, code] of [
    ['/dashboard.js', script],
    ['/devices.js', devicesScript],
  ] as const)
    app.get(path, c =>
      c.body(code, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': forEver }),
    );
  // Its address never changes: a browser asks for it anew to see whether it has.
  app.get(pushWorkerPath, c =>
    c.body(pushWorker, 200, { 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'no-cache' }),
  );
  app.get('/manifest.webmanifest', c =>
    c.body(JSON.stringify(manifest(name)), 200, {
      'content-type': 'application/manifest+json',
      'cache-control': 'public, max-age=3600',
    }),
  );
  for (const size of iconSizes) {
    const png = Uint8Array.from(iconPng(size));
    app.get(`/icon-${size}.png`, c =>
      c.body(png, 200, { 'content-type': 'image/png', 'cache-control': 'public, max-age=86400' }),
    );
  }
};
