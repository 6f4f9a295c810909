import { isBelow, type Rank, type RightTrial, type RolesTrial } from '../../evidence/hardening/roles.ts';
import type { HardeningEvidence } from '../../evidence/hardening.ts';
import { concluded, defineCheck, type Fault } from '../check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from '../hardening-words.ts';
import { inRouteOrder, routePlace } from '../member-words.ts';
import { openOnes, passageFaults, passages, seenRoles } from '../role-words.ts';
import { byHand, listed } from '../wording.ts';

const id = 'hardening/role-matrix';

/** Everything but what hardening/admin-only tells. */
const isOurs = (meant: Rank, as: Rank): boolean =>
  isBelow(as, meant) && !((meant === 'admin' || meant === 'owner') && (as === 'anyone' || as === 'member'));

type Story = Pick<Fault, 'happened' | 'cause'> & { readonly did: string; readonly fix: readonly [string, ...string[]] };

const stories: { readonly [R in RightTrial['right']]: (way: string) => Story } = {
  'make-owner': () => ({
    happened: 'Any admin makes an owner of whom they like, and has the community to themselves.',
    cause: 'Whoever has the right to change roles gives every role, also one above their own.',
    did: 'An admin changed the role of a test member into owner, and the app took the member for one',
    fix: ['Let staff give only roles below their own, and only to people below their own.'],
  }),
  'change-peer': () => ({
    happened: 'Any admin takes the role of every other admin away, and whoever is first decides alone.',
    cause:
      'Whoever has the right to change roles changes those of their own rank, too, against what launch-ready.roles.jsonc says.',
    did: 'The owner made an admin of a test member, and another admin took that away',
    fix: ['Ask whose role it is that is changed, not only into what: below one’s own rank on both sides.'],
  }),
  'banned-enters': way => ({
    happened: `Banned members come back in by ${way}, and write on.`,
    cause: `The ban is asked for at other ways in, and not at ${way}.`,
    did: `A moderator banned a test member, who then got in by ${way}`,
    fix: [
      'Ask for the ban where a session is looked up, with every request: then it holds for every way in.',
      'End all sessions of a member with the ban.',
    ],
  }),
  'lapsed-reads': way => ({
    happened:
      way === 'cancelled'
        ? 'Members whose subscription has ended go on reading what others pay for.'
        : 'Members whose paid time is over go on reading what others pay for, for as long as no event ends it.',
    cause:
      way === 'cancelled'
        ? 'Access goes by the date of the last payment, and the status of the subscription is not asked.'
        : 'Access goes by the status of the last event, and the date to which it was paid is not asked.',
    did:
      way === 'cancelled'
        ? 'A test member paid, read what is paid for, and read it still when the provider had said that the subscription ended'
        : 'A test member was given a subscription whose period ended long ago, and read what is paid for',
    fix: [
      'Work out access with every request from both: a status that gives it, and a period that is not over, with the days of grace that you promise.',
    ],
  }),
};

const rightFault = (hardening: HardeningEvidence, { right, way, shown }: RightTrial): Fault => {
  const { happened, cause, did, fix } = stories[right](way);
  const place = `${right}:${way.toLowerCase().replaceAll(/\s+/g, '-')}`;
  const [first, ...more] = fix;
  return {
    place,
    hosts: [],
    severity: 'blocker',
    confidence: 'proven',
    happened,
    cause,
    evidence: [triedWhere(hardening, 'roles'), did, ...shown.map(exchangeLine)],
    replay: triedAgain(hardening, 'roles', id, place),
    remedy: [byHand('the code of the app', first, ...more, tryAgain('roles'))],
  };
};

/** With a file of roles, whatever it says nothing of is open to whoever finds it. */
const withoutRow = (hardening: HardeningEvidence, trials: readonly RolesTrial[]): readonly Fault[] => {
  const file = trials.find(each => each.kind === 'rows');
  if (file?.isThere !== true) return [];
  const routes = inRouteOrder(
    trials.flatMap(each =>
      each.kind === 'route' && each.isDeclared && each.row === null && each.notServed === undefined ? [each.route] : [],
    ),
  );
  const [first] = routes;
  if (first === undefined) return [];
  const place = routePlace(first);
  return [
    {
      place,
      places: routes.map(routePlace),
      hosts: [],
      severity: 'medium',
      confidence: 'observed',
      happened: `Nobody has said who uses ${listed(routes.slice(0, 4))}, so nobody notices when the wrong people do.`,
      cause: `launch-ready.roles.jsonc has no row for ${routes.length === 1 ? 'it' : `${routes.length} routes`}.`,
      evidence: [`${triedWhere(hardening, 'roles')} and found ${listed(routes.slice(0, 10))}, without a row`],
      replay: triedAgain(hardening, 'roles', id, place),
      remedy: [
        byHand(
          'launch-ready.roles.jsonc',
          'Run launch-ready harden roles --write, look at what it adds, and commit it.',
          tryAgain('roles'),
        ),
      ],
    },
  ];
};

export default defineCheck({
  id,
  rows: ['S6.c1'],
  needs: ['hardening'],
  damage: 'data',
  effort: { minutes: [20, 180], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'Everybody gets where their role leads, and no further',
    failureTitle: 'People get further than their role leads',
    why: 'Strangers, members, moderators, admins and owners are asked for with the same requests, from the lowest up. What is below the row of a route, or below what its address and guards say, is a fault once it is seen by what was given or done. Beside that are tried the rights that no address shows: an admin above the own rank, a banned member at every door, a member whose plan has ended.',
    fix: 'Declare the least role with each route, ask for it before anything else, and work out paid access with every request.',
    howTo:
      'Run launch-ready harden --active with accounts of a moderator, an admin and the owner in the settings (drive.actors). Write down with launch-ready harden roles --write who may use what.',
    references: [
      'https://owasp.org/API-Security/editions/2023/en/0xa5-broken-function-level-authorization/',
      'https://github.com/OWASP/ASVS/blob/v5.0.0/5.0/en/0x17-V8-Authorization.md',
    ],
  },
  judge: ({ hardening }, asOf) => {
    const { trials, unseen } = seenRoles(hardening, asOf);
    const rights = trials.flatMap(each =>
      each.kind === 'right' && each.got && (each.right !== 'change-peer' || each.meant === false) ? [each] : [],
    );
    const faults = [
      ...passageFaults(hardening, passages(trials, isOurs), id),
      ...rights.map(each => rightFault(hardening, each)),
      ...withoutRow(hardening, trials),
    ];
    // One route at most once: that it has no row is told by what was found there.
    const places = new Set<string>();
    const once = faults.filter(({ place }) => !places.has(place) && places.add(place));
    return concluded(once, [...unseen, ...openOnes(trials, isOurs)]);
  },
});
