import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { Held, ReadTrial } from '../../evidence/hardening/cross-member.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { inRouteOrder, routePlace } from '../member-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/cross-member-read';

const things: { readonly [H in Held]: string } = {
  address: 'the e-mail address of another member, and whatever else stands beside it',
  post: 'what only members of another plan pay for',
};

/** Addresses with one cause make one finding: the same thing given away in the same way. */
const causeOf = ({ leaks }: ReadTrial): string => {
  const whats = new Set(leaks.map(({ what }) => what));
  const isNamed = leaks.every(({ way }) => way.startsWith('?'));
  const isOpen = leaks.some(({ to }) => to === 'anonymous');
  return [whats.has('address') ? 'address' : 'post', isNamed ? 'named' : 'plain', isOpen ? 'open' : 'members'].join(
    ' ',
  );
};

const faultOf = (hardening: HardeningEvidence, trials: readonly ReadTrial[]): Fault => {
  const routes = inRouteOrder(trials.map(({ route }) => route));
  const [first = ''] = routes;
  const leaks = trials.flatMap(one => one.leaks);
  const what: Held = leaks.some(each => each.what === 'address') ? 'address' : 'post';
  const isNamed = leaks.every(({ way }) => way.startsWith('?'));
  const who = leaks.some(({ to }) => to === 'anonymous') ? 'Anybody, without an account,' : 'Any member';
  const place = routePlace(first);
  return {
    place,
    places: routes.map(routePlace),
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: `${who} reads ${things[what]} at ${listed(routes.slice(0, 3))}.`,
    cause: isNamed
      ? `${first} takes from the request whose data is wanted, and does not ask who is asking.`
      : what === 'address'
        ? `${first} answers with more of a member than others are to know, or with what it kept of the one who asked before.`
        : `${first} does not ask whether the member who is signed in has the plan for it.`,
    evidence: [
      `${triedWhere(hardening, 'cross-member')}: ${trials[0]?.owner ?? 'a member'} was shown ${what === 'address' ? 'its own address' : 'a post that its plan alone opens'} there`,
      ...inRouteOrder(
        leaks.map(({ to, way }) => `${to} was given it, too, asked twice${way.startsWith('?') ? ` (${way})` : ''}`),
      ),
      ...trials.flatMap(({ shown }) => shown.slice(0, 1).map(exchangeLine)).slice(0, 4),
    ],
    replay: triedAgain(hardening, 'cross-member', id, place),
    remedy: [
      byHand(
        'the code of the app',
        isNamed
          ? 'Take whose data it is from the session, never from the request.'
          : what === 'address'
            ? 'Name the columns that other members are to see, and answer with those alone; remember no answer without whose it is.'
            : 'Ask in the query itself for the plan of whoever is signed in, in the one place where posts are read, so that lists, pages and search all go through it.',
        'Answer with 404 for what somebody may not see, as for what is not there.',
        tryAgain('cross-member'),
      ),
    ],
  };
};

export default defineCheck({
  id,
  rows: ['S6.f1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 120], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'What is one member’s is read by that member alone',
    failureTitle: 'Members read what is private to others',
    why: 'One member who finds that another number in the address shows another member’s data tells the others, and a community that has leaked does not get its members back. Two test members try it: one owns a post of a plan and an address, the other and a stranger ask wherever the owner is shown them, also with the owner’s id in the request. I go by the words themselves, never by a status.',
    fix: 'Take whose data it is from the session, and ask for the right to it in the query itself.',
    howTo:
      'Run launch-ready harden --active. The flow “post-paid” (drive.flows) says how a post is written that only one plan opens.',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa1-broken-object-level-authorization/',
      'https://cheatsheetseries.owasp.org/cheatsheets/Insecure_Direct_Object_Reference_Prevention_Cheat_Sheet.html',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'cross-member', asOf);
    const names = Object.keys(trials)
      .filter(name => name.startsWith('read '))
      .toSorted(byCodePoint);
    if (names.length === 0) throw new Unknown('no address was found that shows a member something of its own');
    const read: ReadTrial[] = [];
    const unseen: Unseen[] = [];
    for (const name of names) {
      try {
        const trial = known(trials[name]);
        if (trial.kind === 'read' && trial.leaks.length > 0) read.push(trial);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    }
    const causes = Map.groupBy(read, causeOf);
    return concluded(
      [...causes.values()].map(those => faultOf(hardening, those)),
      unseen,
    );
  },
});
