import type { HardeningEvidence } from '../evidence/hardening.ts';
import type { Rank, RolesTrial, RouteTrial } from '../evidence/hardening/roles.ts';
import { factsOf } from '../evidence/derive/hardening.ts';
import { byCodePoint } from '../evidence/derive/answers.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { CheckId, Fault, Unseen } from './check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from './hardening-words.ts';
import { inRouteOrder, routePlace } from './member-words.ts';
import { byHand, listed } from './wording.ts';

/** People of a rank, as a sentence begins with them. */
const people: { readonly [R in Rank]: string } = {
  anyone: 'Anybody, without an account,',
  member: 'Any member',
  moderator: 'Any moderator',
  admin: 'Any admin',
  owner: 'The owner',
};

const only: { readonly [R in Rank]: string } = {
  anyone: 'for everybody',
  member: 'for members',
  moderator: 'for moderators alone',
  admin: 'for admins alone',
  owner: 'for the owner alone',
};

type Seen = { readonly trials: readonly RolesTrial[]; readonly unseen: readonly Unseen[] };

/** What the verification saw, and why it did not see the rest. */
export const seenRoles = (hardening: HardeningEvidence, asOf: Date): Seen => {
  const facts = factsOf(hardening, 'roles', asOf);
  const trials: RolesTrial[] = [];
  const unseen: Unseen[] = [];
  for (const name of Object.keys(facts).toSorted(byCodePoint)) {
    try {
      trials.push(known(facts[name]));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason });
    }
  }
  return { trials, unseen };
};

type Passage = { readonly trial: RouteTrial; readonly as: Rank; readonly how: string };

/** Who got through where, for the routes and ranks of one check. */
export const passages = (
  trials: readonly RolesTrial[],
  isOurs: (meant: Rank, as: Rank) => boolean,
): readonly Passage[] =>
  trials.flatMap(trial =>
    trial.kind === 'route' && trial.meant !== null
      ? trial.through.flatMap(({ as, how }) => (isOurs(trial.meant?.rank ?? 'anyone', as) ? [{ trial, as, how }] : []))
      : [],
  );

/** Of whom nothing showed whether they got through. */
export const openOnes = (
  trials: readonly RolesTrial[],
  isOurs: (meant: Rank, as: Rank) => boolean,
): readonly Unseen[] =>
  trials.flatMap(trial => {
    if (trial.kind !== 'route' || trial.meant === null) return [];
    const { route, meant, open, notAsked } = trial;
    const isOfStaff = isOurs(meant.rank, 'member') && meant.rank !== 'member';
    return [
      ...(notAsked !== null && isOfStaff ? [{ reason: `${route} was not asked: ${notAsked}` }] : []),
      ...open
        .filter(({ as }) => isOurs(meant.rank, as))
        .map(({ as, status }) => ({
          reason: `${route} answered ${status} to ${as === 'anyone' ? 'a stranger' : `a ${as}`}, and nothing showed whether more than that happens`,
        })),
    ];
  });

/** One fault for those of one rank who get to what is for those of another. */
export const passageFaults = (
  hardening: HardeningEvidence,
  all: readonly Passage[],
  check: CheckId,
): readonly Fault[] => {
  const causes = Map.groupBy(all, ({ as, trial }) => `${as} ${trial.meant?.rank ?? ''}`);
  return [...causes.values()].map(own => {
    const routes = inRouteOrder(own.map(({ trial }) => trial.route));
    const [first = ''] = routes;
    const [one] = own;
    const as = one?.as ?? 'anyone';
    const rank = one?.trial.meant?.rank ?? 'member';
    const place = routePlace(first);
    return {
      place,
      places: routes.map(routePlace),
      hosts: [],
      severity: 'blocker',
      confidence: 'proven',
      happened: `${people[as]} uses what is ${only[rank]}: ${listed(routes.slice(0, 4))}.`,
      cause: `${first} does not ask for the role of whoever calls it; that it is ${only[rank]} is said by ${one?.trial.meant?.by ?? 'its address'}.`,
      evidence: [
        `${triedWhere(hardening, 'roles')}, from strangers up to the owner`,
        ...inRouteOrder(own.map(({ trial, how }) => `${trial.route} as ${as === 'anyone' ? 'anonymous' : as}: ${how}`)),
        ...own.flatMap(({ trial }) => trial.shown.slice(0, 1).map(exchangeLine)).slice(0, 3),
      ],
      replay: triedAgain(hardening, 'roles', check, place),
      remedy: [
        byHand(
          'the code of the app',
          `Ask for the role where the request is handled, before anything else is read: ${listed(routes.slice(0, 4))}.`,
          'Declare it with the route, in one place for all of them, and refuse what declares nothing.',
          tryAgain('roles'),
        ),
      ],
    };
  });
};
