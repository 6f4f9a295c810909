import type { PageProtection } from '../../src/engines/security-headers/page-results.ts';
import type {
  DeliveredFile,
  DeliveredSite,
  DeliveryEvidence,
  DeliveryFields,
  ShownPicture,
} from '../../src/evidence/delivery.ts';
import { seen } from '../../src/evidence/leaf.ts';

const year: DeliveryFields = [['cache-control', 'public, max-age=31536000, immutable']];

export const fileAt = (url: string, fields: DeliveryFields = year): DeliveredFile => ({
  url,
  role: url.endsWith('.css') ? 'style' : url.endsWith('.ico') ? 'icon' : 'script',
  status: 200,
  contentType: url.endsWith('.css') ? 'text/css' : url.endsWith('.ico') ? 'image/x-icon' : 'text/javascript',
  bytes: 1_000,
  cut: false,
  picture: null,
  fields,
});

/** A small picture that says its size; the leaf of its file stands beside it. */
export const shownPicture = (host: string, change: Partial<DeliveredFile> = {}): ShownPicture => {
  const url = `https://${host}/assets/table.B7x2kQ9z.avif`;
  const picture = { format: 'avif', width: 1_344, height: 672 };
  const file = { ...fileAt(url), role: 'image', contentType: 'image/avif', picture, ...change } as const;
  return {
    url,
    src: `https://${host}/assets/table.B7x2kQ9z.png`,
    width: 1_344,
    keepsPlace: true,
    isLazy: false,
    file: seen(file),
  };
};

/** What browsers are told on a page that is well protected. */
export const soundProtection = (): PageProtection => ({
  lines: {
    'content-security-policy': ["default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'"],
    'strict-transport-security': ['max-age=31536000; includeSubDomains'],
    'x-content-type-options': ['nosniff'],
  },
  metaPolicies: [],
  metaReferrers: [],
  cookies: [],
  scripts: [],
});

const siteOf = (host: string): DeliveredSite => {
  const [style, icon] = [`https://${host}/assets/app.B7x2kQ9z.css`, `https://${host}/favicon.ico`];
  return {
    host,
    pages: {
      [`https://${host}/`]: seen({
        url: `https://${host}/`,
        status: 200,
        contentType: 'text/html; charset=utf-8',
        bytes: 1_200,
        cut: false,
        answeredBy: seen(['cache', 'cache', 'cache', 'cache']),
        protection: soundProtection(),
        pictures: [shownPicture(host)],
        fields: [['cache-control', 'public, max-age=0, s-maxage=300']],
        same: seen(true),
      }),
    },
    files: {
      [style]: seen(fileAt(style)),
      [icon]: seen(fileAt(icon, [['cache-control', 'public, max-age=3600']])),
    },
    missing: seen({
      url: `https://${host}/assets/launch-ready-x.js`,
      status: 404,
      contentType: 'text/html',
      fields: [],
    }),
    behind: seen({
      by: 'Cloudflare',
      doors: {
        '192.0.2.9': seen({ name: `direct.${host}`, answers: 'nothing', scheme: 'https', detail: 'it refused' }),
      },
    }),
    beyond: 0,
  };
};

/** Two hosts whose pages a CDN may keep, with files that browsers may. */
export const soundDelivery = (): DeliveryEvidence => ({
  hosts: Object.fromEntries(['app.community.test', 'www.community.test'].map(host => [host, seen(siteOf(host))])),
});
