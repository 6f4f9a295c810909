import { byPlace } from '../../evidence/derive/by-place.ts';
import {
  chainAt,
  headerOf,
  hostOf,
  isHttps,
  isUnserved,
  landingOf,
  literal,
  pageOf,
  type Landing,
} from '../../evidence/derive/chains.ts';
import { judgedStarts } from '../../evidence/derive/judged-starts.ts';
import type { PageFacts } from '../../evidence/http.ts';
import type { RepoEvidence } from '../../evidence/repo.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Change, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Insecure = PageFacts['insecure'][number];
type Found = { readonly landing: Landing; readonly items: readonly Insecure[] };

/** Browsers count a machine's own addresses as safe (W3C Secure Contexts §3.1). */
const isLocal = (url: string): boolean =>
  /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.parse(url)?.hostname ?? '');

/** With this directive the browser asks for each of them over https (W3C Upgrade Insecure Requests §3.1). */
const isUpgraded = ({ last }: Landing): boolean =>
  /upgrade-insecure-requests/i.test(headerOf(last, 'content-security-policy') ?? '');

const itemsOf = (landing: Landing): readonly Insecure[] =>
  isHttps(landing.url) && !isUpgraded(landing) ? pageOf(landing).insecure.filter(({ url }) => !isLocal(url)) : [];

const inRepository = (repo: RepoEvidence | undefined, url: string): Change | undefined => {
  const bare = url.split('?')[0];
  const found = repo?.urls.find(each => each.url === bare);
  if (found === undefined) return undefined;
  return {
    kind: 'file',
    file: found.file,
    line: found.line,
    instead: found.url,
    write: found.url.replace(/^http:/, 'https:'),
  };
};

const faultOf = (place: string, hits: readonly [Found, ...Found[]], repo: RepoEvidence | undefined): Fault => {
  const urls = [...new Set(hits.flatMap(({ items }) => items.map(({ url }) => url)))].toSorted();
  const [{ landing, items }] = hits;
  const hasForm = hits.some(each => each.items.some(({ tag }) => tag === 'form'));
  const url = items[0]?.url ?? '';
  const edits = urls.flatMap(each => inRepository(repo, each) ?? []);
  const [first, ...rest] = edits;
  return {
    place,
    places: [...new Set(hits.map(each => each.landing.url))],
    severity: 'high',
    confidence: 'observed',
    happened: hasForm
      ? `What people type into a form at ${place} is sent in the open, and the browser warns them before they send it.`
      : `Parts of ${place} do not appear: browsers block or drop what a safe page loads over plain http.`,
    cause: `The page ${landing.url} asks for ${url}${urls.length > 1 ? ` and ${urls.length - 1} more` : ''} with http:// instead of https://.`,
    evidence: [
      ...new Set(
        hits.flatMap(each =>
          each.items.map(item => `${each.landing.url}: <${item.tag} ${item.attribute}="${item.url}">`),
        ),
      ),
    ].slice(0, 10),
    replay: {
      tool: 'curl',
      url: landing.url,
      prints: 'body',
      shows: `/["' =]${literal(url.replace(/^(http:\/\/[^/]+)\/$/, '$1'))}/`,
    },
    remedy:
      first === undefined
        ? [
            byHand(
              `the source of the page ${landing.url}`,
              ...([
                `Replace http:// by https:// in ${urls.slice(0, 5).join(', ')}.`,
                'Open each of these addresses with https:// first: if one does not load, copy the file to your own host.',
              ] as const),
            ),
          ]
        : [first, ...rest],
  };
};

export default defineCheck({
  id: 'launch-path/insecure-markup',
  rows: ['S1.f1'],
  needs: ['declared', 'dns', 'http'],
  wants: ['repo'],
  after: [
    ...withoutConnection,
    ...withoutCertificate,
    'launch-path/redirect-loop',
    'launch-path/subdomains-right-service',
  ],
  damage: 'signups',
  effort: { minutes: [5, 40], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pages load everything over https',
    failureTitle: 'Parts of a page are missing: they are asked for without https',
    why: 'On an https page browsers refuse scripts and frames over http (this is called mixed content), and warn before a form is sent over it.',
    fix: 'Write https:// in the addresses of scripts, styles, images, frames and forms.',
    howTo: 'Run the audit where your pages can be reached.',
    references: [
      'https://www.w3.org/TR/mixed-content/',
      'https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content',
    ],
  },
  judge: ({ declared, dns, http, repo }) => {
    const found = byPlace(
      judgedStarts(declared, dns, http),
      (start): readonly Found[] => {
        const chain = chainAt(http, start);
        if (isUnserved(chain)) return [];
        const landing = landingOf(chain);
        const items = itemsOf(landing);
        return items.length === 0 ? [] : [{ landing, items }];
      },
      ({ landing }) => landing.host,
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(place, hits, repo)),
      found.unseen,
    );
  },
});
