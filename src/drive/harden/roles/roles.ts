import type { RolesTrial, RouteTrial } from '../../../evidence/hardening/roles.ts';
import { type Leaf, seen, silent } from '../../../evidence/leaf.ts';
import { limits } from '../../../platform/limits.ts';
import type { FoundRoute } from '../../routes/route.ts';
import { appRoutes } from '../app-routes.ts';
import { passOn } from '../people.ts';
import { defineVerification, exchangeOf, type Hand, tried } from '../verification.ts';
import { askUp, cannotAsk } from './ask.ts';
import { type Ground, layGround } from './ground.ts';
import { isOwnRequest, meantOf, nameOf, rowOf, unusedRows } from './meant.ts';
import { rightTrials } from './rights.ts';
import { placed, requestsOfRoute } from './sample.ts';
import { notServed, type Tried } from './served.ts';
import { gotThrough } from './through.ts';

const beyond = `a run asks for ${limits.hardenRoutes} routes`;

/** Those that staff use first, then what an API answers: where not all can be asked, the most telling are. */
const inTurnOf = (hand: Hand, routes: readonly FoundRoute[]): readonly FoundRoute[] => {
  const weight = (route: FoundRoute): number => {
    const rank = meantOf(hand.roles, route)?.rank ?? 'member';
    if (rank !== 'member' && rank !== 'anyone') return 0;
    return route.kind === 'api' ? 1 : 2;
  };
  return routes.toSorted((a, b) => weight(a) - weight(b));
};

const oneRoute = async (
  route: FoundRoute,
  notAsked: string | null,
  ground: Ground,
  routes: readonly FoundRoute[],
  hand: Hand,
): Promise<RouteTrial> => {
  const meant = meantOf(hand.roles, route);
  const isDeclared = route.seenIn.some(({ source }) => source === 'repository' || source === 'openapi');
  const row = rowOf(hand.roles, route);
  const common = { kind: 'route', route: nameOf(route), isDeclared, row, meant, notAsked } as const;
  if (notAsked !== null) return { ...common, answers: [], through: [], open: [], shown: [] };
  const asked = await askUp(route, meant, ground, hand);
  const { through, open, replies } = await gotThrough(route, meant, asked, ground, routes, hand);
  const shown = replies.map(({ as, reply }) => exchangeOf(hand, as === 'anyone' ? 'anonymous' : as, reply));
  return { ...common, answers: asked.answers, through, open, shown: shown.slice(0, 3) };
};

/** S6.c1, S6.d2, S6.d3: who gets where, asked as everybody from strangers up to the owner. */
export const roles = defineVerification({
  name: 'roles',
  title: 'Everybody gets where their role leads, and no further',
  actors: ['anonymous', 'member-a'],
  also: ['member-b', 'moderator', 'admin', 'owner'],
  flows: ['sign-up', 'who-am-i'],
  requests: 245,
  act: async hand => {
    const ground = await layGround(hand);
    const staff = (['admin', 'owner', 'moderator'] as const).find(name => hand.cast.has(name));
    const all = await appRoutes(hand, ['member-a', ...(staff === undefined ? [] : [staff])]);
    const routes = inTurnOf(hand, all.filter(isOwnRequest));
    const trials: Record<string, Leaf<RolesTrial>> = {
      rows: seen({ kind: 'rows', isThere: hand.roles !== null, unused: unusedRows(hand.roles, all) }),
    };
    let left: number = limits.hardenRoutes;
    const asked = new Map<string, number>();
    const triedOnes: Tried[] = [];
    for (const { route, nth, ofKind, kind } of placed(hand.roles, routes)) {
      const isSampled = nth > 0 && hand.spare() < requestsOfRoute;
      const skipped = isSampled
        ? `of the ${ofKind} routes of its kind ${asked.get(kind) ?? 0} were asked, for the requests of a run are limited (drive.requests)`
        : beyond;
      const cannot = cannotAsk(route, hand.drive.scope.app);
      if (cannot === null && (isSampled || left === 0)) {
        trials[`route ${nameOf(route)}`] = silent(`${nameOf(route)} was not asked: ${skipped}`);
        continue;
      }
      if (cannot === null) {
        left -= 1;
        asked.set(kind, (asked.get(kind) ?? 0) + 1);
      }
      const leaf = await tried(hand.drive, () => oneRoute(route, cannot, ground, all, hand));
      trials[`route ${nameOf(route)}`] = leaf;
      if (leaf.status === 'ok') triedOnes.push({ route, trial: leaf.value });
    }
    const absent = notServed(triedOnes);
    for (const { trial } of triedOnes) {
      const reason = absent.get(trial.route);
      if (reason !== undefined) trials[`route ${trial.route}`] = seen({ ...trial, notServed: reason });
    }
    const rights = await rightTrials(hand, ground, all);
    passOn(hand.drive, ground.subject);
    return { ...trials, ...rights };
  },
});
