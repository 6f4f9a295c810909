import { byPlace } from '../../evidence/derive/by-place.ts';
import { hostOf, isHttps } from '../../evidence/derive/chains.ts';
import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { BrowsedPage } from '../../evidence/pages.ts';
import { withoutCertificate, withoutConnection } from '../causes.ts';
import { concluded, defineCheck, type Advice, type Fault } from '../check.ts';
import { byHand } from '../wording.ts';

type Mixed = BrowsedPage['mixed'][number];
type Found = { readonly page: BrowsedPage; readonly mixed: Mixed };

const isHarmful = ({ resolution, loaded }: Mixed): boolean => resolution !== 'upgraded' || loaded === false;

const look = (page: BrowsedPage): readonly Found[] => {
  const harmful = page.mixed.filter(isHarmful);
  const undecided = page.mixed.find(({ resolution, loaded }) => resolution === 'upgraded' && loaded === undefined);
  if (harmful.length === 0 && undecided !== undefined) {
    throw new Unknown(`whether ${undecided.url} loaded over https was not seen`, hostOf(page.finalUrl));
  }
  return harmful.map(mixed => ({ page, mixed }));
};

const outcome = ({ resolution }: Mixed): string =>
  ({
    blocked: 'the browser blocked it',
    loaded: 'the browser loaded it in the open',
    upgraded: 'the browser tried https, and it is not there',
  })[resolution];

const faultOf = (domain: string, place: string, hits: readonly [Found, ...Found[]]): Fault => {
  const [{ page, mixed }] = hits;
  const urls = [...new Set(hits.map(hit => hit.mixed.url))].toSorted(byCodePoint);
  return {
    place,
    places: [...new Set(hits.map(hit => hit.page.finalUrl))],
    severity: 'high',
    confidence: 'proven',
    happened: hits.every(hit => hit.mixed.resolution === 'loaded')
      ? `Everybody on the same network can change what members see at ${place}, and the browser no longer calls the page safe.`
      : `Parts of ${place} do not work for anybody: the browser did not load ${urls.length === 1 ? 'one of its files' : `${urls.length} of its files`}.`,
    cause: `While it runs, ${page.finalUrl} asks for ${mixed.url} without https, and ${outcome(mixed)}.`,
    evidence: hits.map(
      hit => `${hit.page.finalUrl}: ${hit.mixed.resourceType} ${hit.mixed.url}: ${outcome(hit.mixed)}`,
    ),
    // Only a browser that runs the page meets these requests.
    replay: {
      tool: 'launch-ready',
      args: ['audit', domain, '--check', 'launch-path/mixed-content', '--json'],
      shows: outcome(mixed),
    },
    remedy: [
      byHand(
        `the source of the page ${page.finalUrl}`,
        `Search the code and its settings for ${urls.slice(0, 5).join(', ')} and write https:// instead of http://.`,
        'Open the address with https:// first: if it does not load, copy the file to your own host.',
      ),
    ],
  };
};

const upgraded = (page: BrowsedPage): readonly Advice[] =>
  page.mixed
    .filter(({ resolution, loaded }) => resolution === 'upgraded' && loaded === true)
    .map(({ url }) => ({
      place: hostOf(page.finalUrl),
      text: `${page.finalUrl} asks for ${url} without https; browsers repair it, old ones do not. Write https:// there.`,
    }));

export default defineCheck({
  id: 'launch-path/mixed-content',
  rows: ['S1.f1'],
  needs: ['declared', 'pages'],
  after: [...withoutConnection, ...withoutCertificate, 'launch-path/redirect-loop', 'launch-path/insecure-markup'],
  damage: 'signups',
  effort: { minutes: [5, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Browsers load every part of your pages safely',
    failureTitle: 'Parts of a page are blocked by the browser',
    why: 'Code that runs in the page can ask for files over http although the page itself is clean. Browsers block those requests (mixed content), and the part that needs them stays empty.',
    fix: 'Change the addresses in the code to https://.',
    howTo: 'Run the audit on a machine with Chrome, Edge or Chromium, without --no-browser.',
    references: [
      'https://www.w3.org/TR/mixed-content/',
      'https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content',
    ],
  },
  judge: ({ declared, pages: { pages } }) => {
    const urls = Object.keys(pages).toSorted(byCodePoint);
    if (urls.length === 0) throw new Unknown('no page was opened in a browser', declared.domain);
    const opened = urls.flatMap(url => (pages[url]?.status === 'ok' ? [pages[url].value] : []));
    const found = byPlace(
      urls,
      url => {
        const page = known(pages[url], hostOf(url));
        if (!isHttps(page.finalUrl))
          throw new Unknown(`${url} ended at ${page.finalUrl}, without encryption`, hostOf(url));
        return look(page);
      },
      ({ page }) => hostOf(page.finalUrl),
      hostOf,
    );
    return concluded(
      found.places.map(({ place, hits }) => faultOf(declared.domain, place, hits)),
      found.unseen,
      opened.flatMap(upgraded),
    );
  },
});
