import { byCodePoint } from '../../evidence/derive/answers.ts';
import { factsOf } from '../../evidence/derive/hardening.ts';
import type { MassAssignmentTrial } from '../../evidence/hardening/mass-assignment.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, type Unseen } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { inRouteOrder, routePlace } from '../member-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/mass-assignment';

const faultOf = (hardening: HardeningEvidence, trials: readonly MassAssignmentTrial[]): Fault => {
  const routes = inRouteOrder(trials.map(({ route }) => route));
  const [first = ''] = routes;
  const [one] = trials;
  const place = routePlace(first);
  return {
    place,
    places: routes.map(routePlace),
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened: `Any member becomes staff by sending one field more than the form has, at ${listed(routes.slice(0, 3))}.`,
    cause: `${first} writes what it is sent as it came, with fields that members are not to set.`,
    evidence: [
      `${triedWhere(hardening, 'mass-assignment')} with a test member, and sent ${listed(one?.added ?? [])} beside what the form has`,
      ...trials.map(({ route, gained }) => `${route}: afterwards ${gained ?? 'nothing was different'}`),
      ...trials.flatMap(({ shown }) => shown.slice(-1).map(exchangeLine)).slice(0, 3),
    ],
    replay: triedAgain(hardening, 'mass-assignment', id, place),
    remedy: [
      byHand(
        'the code of the app',
        'Name the fields that this address takes, and refuse or drop every other one: one schema for what members set of themselves, another for what staff set.',
        'Name the columns in the UPDATE as well, instead of spreading the input into it.',
        tryAgain('mass-assignment'),
      ),
    ],
  };
};

/** Addresses that one writer serves give the same gain in the same way. */
const causeOf = ({ route }: MassAssignmentTrial): string => (/sign-?up|register|join/i.test(route) ? 'new' : 'own');

export default defineCheck({
  id,
  rows: ['S6.d3'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [15, 60], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Nobody gives themselves a role by a field more in a form',
    failureTitle: 'Members make themselves staff by a field more in a form',
    why: 'One schema for members and staff, spread into the update, takes a role from whoever sends one. A test member signs up and changes its profile with role, plan and admin fields beside the usual ones. What counts is whom the app takes the member for afterwards: an answer that repeats the field proves nothing, and one that does not excuses nothing.',
    fix: 'Name the fields that an address takes, and drop or refuse every other one.',
    howTo: 'Run launch-ready harden --active; drive.roles says how the role of a moderator or an admin shows.',
    references: [
      'https://cheatsheetseries.owasp.org/cheatsheets/Mass_Assignment_Cheat_Sheet.html',
      'https://owasp.org/API-Security/editions/2023/en/0xa3-broken-object-property-level-authorization/',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const trials = factsOf(hardening, 'mass-assignment', asOf);
    const names = Object.keys(trials).toSorted(byCodePoint);
    if (names.length === 0) throw new Unknown('no form of an account was found');
    const gained: MassAssignmentTrial[] = [];
    const unseen: Unseen[] = [];
    for (const name of names) {
      try {
        const trial = known(trials[name]);
        if (trial.gained !== null) gained.push(trial);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    }
    const causes = Map.groupBy(gained, causeOf);
    return concluded(
      [...causes.values()].map(own => faultOf(hardening, own)),
      unseen,
    );
  },
});
