import type { DeliveredPage } from '../../evidence/delivery.ts';
import type { Delivered } from '../../evidence/derive/delivered.ts';
import { withoutCertificate } from '../causes.ts';
import { type Advice, defineCheck, type Fault } from '../check.ts';
import { askingFor, judgeDelivered } from '../delivered-hosts.ts';
import { type Protection, protectionOf } from '../protection-gaps.ts';
import { byHand, listed } from '../wording.ts';

type Judged = { readonly page: DeliveredPage; readonly protection: Protection };

/** Pages that came over https: without it no header protects anybody, and that is another's finding. */
const judgedOf = ({ pages }: Delivered): readonly Judged[] =>
  pages
    .filter(({ url, status }) => url.startsWith('https:') && status === 200)
    .map(page => ({ page, protection: protectionOf(page) }))
    .toSorted((one, other) => one.protection.score - other.protection.score);

const faultOf = (one: Delivered): Fault | undefined => {
  const bare = judgedOf(one).filter(({ protection }) => protection.gaps.length > 0);
  const worst = bare.toSorted(
    (a, b) => Number(b.protection.gaps[0]?.severity === 'high') - Number(a.protection.gaps[0]?.severity === 'high'),
  )[0];
  const gap = worst?.protection.gaps[0];
  if (worst === undefined || gap === undefined) return undefined;
  const { page, protection } = worst;
  const { gaps, small, score, grade } = protection;
  return {
    place: one.host,
    places: bare.map(({ page: { url } }) => url),
    severity: gap.severity,
    confidence: 'proven',
    happened: `Browsers would protect the visitors of ${one.host} and are not asked to: ${gap.lets}.`,
    cause: `On ${page.url} ${listed(gaps.map(({ missing }) => missing))}.`,
    evidence: [
      ...bare
        .slice(0, 5)
        .map(
          ({ page: { url, status }, protection: of }) =>
            `${url}: ${status}, ${of.gaps.map(({ missing }) => missing).join('; ')}`,
        ),
      `By the table of the MDN HTTP Observatory this page has ${score} of 100 points (${grade}); CORS, redirects and lists of preloaded hosts are not counted here`,
    ],
    replay: askingFor(page.url, gap.shows),
    remedy: [
      byHand(
        'the server, the framework (helmet for Express, headers() in next.config.js, _headers at Netlify) or a response header rule of your CDN',
        `Send with every page: ${gaps[0]?.step ?? ''}`,
        ...gaps.slice(1).map(({ step }) => `And: ${step}`),
        ...(small.length === 0 ? [] : [`Worth it in the same change: ${listed(small)}.`]),
      ),
    ],
  };
};

const weak = /unsafe-inline$|insecure-scheme$|unsafe-eval$/;

/** A policy that lets inline scripts in is what most frameworks can do out of the box: better than none, and no risk of its own. */
const adviceOf = (one: Delivered): Advice | undefined => {
  const first = judgedOf(one).find(({ protection }) => weak.test(protection.results.csp));
  return first === undefined
    ? undefined
    : {
        place: one.host,
        text: `The Content-Security-Policy of ${first.page.url} still lets foreign or inline scripts run (${first.protection.results.csp} by the Observatory's names). With nonces or hashes it would stop a script that somebody smuggles in.`,
      };
};

export default defineCheck({
  id: 'edge/security-headers',
  rows: ['S1.f1'],
  needs: ['delivery'],
  after: ['launch-path/host-answers', 'launch-path/https-enforced', ...withoutCertificate],
  damage: 'data',
  effort: { minutes: [15, 90], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Browsers are told how to protect your visitors',
    failureTitle: 'Browsers would protect your visitors, and nobody asks them to',
    why: 'A few header lines tell browsers to come encrypted only, to keep your pages out of foreign frames, and to run no script that is not yours. In a community people write what others read: one hole in that is a script in the browser of every member.',
    fix: 'Send Content-Security-Policy, Strict-Transport-Security and X-Frame-Options with every page; set session cookies with Secure and HttpOnly.',
    howTo: 'Run the audit where the pages can be reached over https.',
    references: [
      'https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring',
      'https://www.w3.org/TR/CSP3/',
      'https://www.rfc-editor.org/rfc/rfc6797',
      'https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html',
    ],
  },
  judge: ({ delivery }) =>
    judgeDelivered(
      delivery,
      one => [faultOf(one)],
      (_url, what) => what === 'page',
      adviceOf,
    ),
});
