import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { HardeningEvidence, Trials } from '../../evidence/hardening.ts';
import type { RemovedTrial } from '../../evidence/hardening/removed.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { after } from '../mail-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/removed-stays-removed';

const kinds = ['address', 'list', 'search'] as const;
type Kind = (typeof kinds)[number];

const stories: { readonly [K in Kind]: { readonly place: string; readonly how: string } } = {
  address: { place: 'by-its-address', how: 'by its link, which stands in chats and mails' },
  list: { place: 'in-lists', how: 'in lists of posts' },
  search: { place: 'in-the-search', how: 'by the search' },
};

type Served = { readonly where: string; readonly trial: RemovedTrial };

const faultOf = (hardening: HardeningEvidence, kind: Kind, served: readonly Served[]): Fault | undefined => {
  const own = served.filter(({ trial }) => trial.kind === kind);
  const [first] = own;
  if (first === undefined) return undefined;
  const { place, how } = stories[kind];
  const places = own.map(({ where }) => where);
  return {
    place,
    places,
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: `What a moderator removed, such as somebody’s home address, is still read ${how}.`,
    cause: `The query behind ${listed(places)} does not leave out what was removed.`,
    evidence: [
      `${triedWhere(hardening, 'removed')}: I wrote a post as a test member, read it as another, and removed it as the moderator`,
      ...own.map(({ where, trial }) => `${after(trial.afterMs)} later ${where} still held its words`),
      ...own.flatMap(({ trial }) => trial.shown.map(exchangeLine)),
    ],
    replay: triedAgain(hardening, 'removed', id, place),
    remedy: [
      byHand(
        'the code of the app',
        'Let every query of posts start from one that leaves removed ones out (removed_at is null), or from a database view that does; the search index and caches as well.',
        tryAgain('removed'),
      ),
    ],
  };
};

const judged = (hardening: HardeningEvidence, trials: Trials<RemovedTrial>): ReturnType<typeof concluded> => {
  const places = Object.keys(trials).toSorted(byCodePoint);
  const unseen: Unseen[] = [];
  const served: Served[] = [];
  for (const where of places) {
    const leaf = trials[where];
    if (leaf?.status === 'silent') unseen.push({ reason: leaf.reason });
    else if (known(leaf).stillServed) served.push({ where, trial: known(leaf) });
  }
  const faults = kinds.flatMap(kind => faultOf(hardening, kind, served) ?? []);
  return concluded(faults, unseen);
};

export default defineCheck({
  id,
  rows: ['S6.f1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 90], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'What staff removes is gone everywhere',
    failureTitle: 'Removed posts are still served',
    why: 'Posts are removed because they hold what must not be read: an address, a threat, somebody’s picture. When removing only hides them from the lists, the link and the search still give them out. I write a post with a word that stands nowhere else, note every place that shows it, remove it as the moderator, and ask these places again as another member.',
    fix: 'Let every read of posts start from one query that leaves removed ones out.',
    howTo:
      'Say in launch-ready.jsonc how a post is written, read and removed (drive.flows: post, read-post, remove-post) and who moderates (drive.actors), and run launch-ready harden --active.',
    references: [
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
    ],
  },
  judge: ({ hardening }, asOf) => judged(hardening, factsOf(hardening, 'removed', asOf)),
});
