import type { DeliveredPage } from '../../evidence/delivery.ts';
import { fieldOf, sharedSeconds } from '../../evidence/derive/caching.ts';
import { known } from '../../evidence/leaf.ts';
import { defineCheck, type Fault } from '../check.ts';
import { askingFor, judgeDelivered } from '../delivered-hosts.ts';
import { byHand } from '../wording.ts';

/** The front page: what a newsletter or a post elsewhere leads to. */
const isFront = (url: string): boolean => new URL(url).pathname === '/';

type Bar = { readonly because: string; readonly step: string; readonly shows: string };

const variesByVisitor = (vary: string | null): boolean =>
  (vary ?? '').split(',').some(name => /^\s*(?:cookie|\*|user-agent)\s*$/i.test(name));

/** What keeps a CDN from answering with the page by itself, or undefined. */
const barOf = (page: DeliveredPage, asOf: Date): Bar | undefined => {
  const [control, cookie, vary] = ['cache-control', 'set-cookie', 'vary'].map(name => fieldOf(page, name));
  if (cookie !== undefined && cookie !== null)
    return {
      because: `it sets a cookie (${cookie}) for everybody who comes, and CDNs do not keep answers with a cookie`,
      step: 'Set no cookie on pages that are the same for everybody; set it at the first sign-in.',
      shows: '/^set-cookie:/im',
    };
  if (variesByVisitor(vary ?? null))
    return {
      because: `Vary: ${vary ?? ''} asks for a copy of its own for every visitor`,
      step: 'Take Cookie, User-Agent and * out of Vary on pages that are the same for everybody.',
      shows: String.raw`/^vary:[^\n]*(?:cookie|\*|user-agent)/im`,
    };
  if (sharedSeconds(page, asOf) > 0) return undefined;
  return {
    because:
      control === undefined || control === null
        ? 'no Cache-Control allows a CDN to keep it'
        : `Cache-Control: ${control} lets no CDN keep it`,
    step: 'Send it with: Cache-Control: public, max-age=0, s-maxage=300, stale-while-revalidate=86400',
    shows: String.raw`/^(?![\s\S]*cache-control:[^\n]*s-maxage="?[1-9])(?![\s\S]*cache-control:[^\n]*max-age="?[1-9])HTTP/i`,
  };
};

/** The CDN may keep the page, and passes each question on all the same: nobody told it to keep pages. */
const untold: Bar = {
  because: 'the CDN in front passes each request for it on, although the page allows it to keep a copy',
  step: 'Leave the page as it is: it already says that a CDN may keep it.',
  shows: String.raw`/^(?:cf-cache-status: *(?:dynamic|bypass|miss|expired|none)|x-vercel-cache: *(?:miss|bypass)|x-cache:[^\n]*(?:miss|pass|bypass)|cache-status:(?![^\n]*;\s*hit\b))/im`,
};

const barMeasured = (host: string, page: DeliveredPage, asOf: Date): Bar | undefined => {
  const bar = barOf(page, asOf);
  // What was counted outweighs what is said: a rule at the CDN can keep what the page forbids, and pass on what it allows.
  const counted = bar === undefined ? known(page.answeredBy, host) : countedIn(page);
  if (counted.some(by => by === 'cache')) return undefined;
  return bar ?? (counted.length > 0 && counted.every(by => by === 'origin') ? untold : undefined);
};

const countedIn = ({ answeredBy }: DeliveredPage): readonly string[] =>
  answeredBy.status === 'ok' ? answeredBy.value : [];

const judgePage = (host: string, page: DeliveredPage, asOf: Date): Fault | undefined => {
  const bar = barMeasured(host, page, asOf);
  if (bar === undefined) return undefined;
  // A cookie or a number in the page for each visitor is part of the fault; text that differs by itself is not judged.
  if (fieldOf(page, 'set-cookie') === null && !known(page.same, host)) return undefined;
  return {
    place: `${host}/`,
    places: [page.url],
    hosts: [host],
    severity: 'medium',
    confidence: 'proven',
    happened: `The day somebody writes about you, every one of their readers asks your server itself for the front page of ${host}: it gets slow for members first.`,
    cause: `The page is the same for every stranger, but ${bar.because}.`,
    evidence: [
      `${page.url}: ${page.status}`,
      ...(countedIn(page).length > 0
        ? [`asked ${countedIn(page).length} times more: the CDN answered none of them by itself`]
        : []),
      ...page.fields
        .filter(([name]) =>
          /^(?:cache-control|vary|set-cookie|cdn-cache-control|cf-cache-status|x-cache|x-vercel-cache|cache-status)$/.test(
            name,
          ),
        )
        .map(([name, value]) => `${name}: ${value}`),
    ],
    replay: askingFor(page.url, bar.shows),
    remedy: [
      byHand(
        'the code that answers with your public pages',
        bar.step,
        'Keep pages of members as they are: private, no-store.',
        'Then let your CDN cache these addresses (for Cloudflare: a cache rule “Eligible for cache” for the public paths).',
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/origin-spared',
  rows: ['S4.f1'],
  needs: ['delivery'],
  after: ['launch-path/host-answers'],
  damage: 'signups',
  effort: { minutes: [10, 30], who: 'developer' },
  worst: 'medium',
  docs: {
    title: 'A CDN may answer with the public pages, and does',
    failureTitle: 'Every visit to a public page asks your own server',
    why: 'Public pages are the same for everybody. Where a CDN may keep them for five minutes, a rush of visitors costs your server one request in five minutes instead of thousands.',
    fix: 'Send public pages with `s-maxage`, without cookies, and without `Vary` on anything that differs by visitor.',
    howTo: 'Run the audit where the pages can be reached.',
    references: [
      'https://www.rfc-editor.org/rfc/rfc9111#section-5.2.2.10',
      'https://developers.cloudflare.com/cache/concepts/default-cache-behavior/',
    ],
  },
  judge: ({ delivery }, asOf) =>
    judgeDelivered(
      delivery,
      ({ host, pages }) =>
        pages.filter(({ url, status }) => status === 200 && isFront(url)).map(page => judgePage(host, page, asOf)),
      (url, what) => what === 'page' && isFront(url),
    ),
});
