import { byCodePoint } from '../../evidence/derive/answers.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import type { InsidePage, SharingEvidence } from '../../evidence/sharing.ts';
import { defineCheck, type Fault, judgeEach } from '../check.ts';
import { huntAgain, placeOf } from '../sharing-words.ts';
import { byHand } from '../wording.ts';

const id = 'launch-path/mixed-content-inside';

/** Browsers count a machine's own addresses as safe (W3C Secure Contexts §3.1). */
const isLocal = (url: string): boolean =>
  /^(?:localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(URL.parse(url)?.hostname ?? '');

const faultOf = (sharing: SharingEvidence, { page, as, insecure, isUpgraded }: InsidePage): Fault | undefined => {
  const open = isUpgraded ? [] : insecure.filter(({ url }) => !isLocal(url));
  const [first] = open;
  if (first === undefined) return undefined;
  const place = `${placeOf({ route: page })}@${as}`;
  const sends = open.some(({ tag }) => tag === 'form');
  const urls = [...new Set(open.map(({ url }) => url))].toSorted(byCodePoint);
  return {
    place,
    hosts: [],
    severity: 'high',
    confidence: 'observed',
    happened: sends
      ? `What ${as}s type into a form at ${page} is sent in the open, and the browser warns them before they send it.`
      : `Parts of ${page} do not appear for ${as}s: browsers block or drop what a safe page loads over plain http.`,
    cause: `The page asks for ${first.url}${urls.length > 1 ? ` and ${urls.length - 1} more` : ''} with http:// instead of https://.`,
    evidence: open.slice(0, 10).map(({ tag, attribute, url }) => `${page} as ${as}: <${tag} ${attribute}="${url}">`),
    replay: huntAgain(sharing, id, place),
    remedy: [
      byHand(
        `the source of the page ${page}`,
        `Replace http:// by https:// in ${urls.slice(0, 5).join(', ')}.`,
        'Open each of these addresses with https:// first: if one does not load, copy the file to your own host.',
        'Then run launch-ready leaks --active again.',
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S1.f1'],
  // From outside only what strangers see is judged.
  from: 'launch',
  needs: ['sharing'],
  damage: 'support',
  effort: { minutes: [5, 60], who: 'developer' },
  worst: 'high',
  docs: {
    title: 'Pages behind the sign-in load every part safely',
    failureTitle: 'Parts of a page behind the sign-in are blocked by the browser',
    why: 'The dashboard and the pages of your team are seen by nobody who looks from outside. A picture, script or form there that is asked for over http is blocked, and the part that needs it stays empty. I read those pages as a member and as staff.',
    fix: 'Change the addresses in the markup to https://.',
    howTo: 'Run launch-ready leaks --active with a member and an account of staff in the settings (drive.actors).',
    references: [
      'https://www.w3.org/TR/mixed-content/',
      'https://developer.mozilla.org/en-US/docs/Web/Security/Mixed_content',
    ],
  },
  judge: ({ sharing }) => {
    const { inside } = sharing;
    const places = Object.keys(inside).toSorted(byCodePoint);
    if (places.length === 0) throw new Unknown('no page behind the sign-in was seen');
    return judgeEach(
      places,
      () => undefined,
      place => faultOf(sharing, known(inside[place])),
    );
  },
});
