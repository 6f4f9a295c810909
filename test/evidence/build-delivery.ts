import type { DeliveredFile, DeliveredSite, DeliveryEvidence, DeliveryFields } from '../../src/evidence/delivery.ts';
import { seen } from '../../src/evidence/leaf.ts';

const year: DeliveryFields = [['cache-control', 'public, max-age=31536000, immutable']];

export const fileAt = (url: string, fields: DeliveryFields = year): DeliveredFile => ({
  url,
  role: url.endsWith('.css') ? 'style' : url.endsWith('.ico') ? 'icon' : 'script',
  status: 200,
  contentType: 'text/plain',
  bytes: 4_000,
  cut: false,
  fields,
});

const siteOf = (host: string): DeliveredSite => {
  const [style, icon] = [`https://${host}/assets/app.B7x2kQ9z.css`, `https://${host}/favicon.ico`];
  return {
    host,
    pages: {
      [`https://${host}/`]: seen({
        url: `https://${host}/`,
        status: 200,
        fields: [['cache-control', 'public, max-age=0, s-maxage=300']],
        same: seen(true),
      }),
    },
    files: {
      [style]: seen(fileAt(style)),
      [icon]: seen(fileAt(icon, [['cache-control', 'public, max-age=3600']])),
    },
    beyond: 0,
  };
};

/** Two hosts whose pages a CDN may keep, with files that browsers may. */
export const soundDelivery = (): DeliveryEvidence => ({
  hosts: Object.fromEntries(['app.community.test', 'www.community.test'].map(host => [host, seen(siteOf(host))])),
});
