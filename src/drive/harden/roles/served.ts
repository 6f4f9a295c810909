import type { RouteTrial } from '../../../evidence/hardening/roles.ts';
import type { FoundRoute } from '../../routes/route.ts';
import { isOfOne } from '../things.ts';

/** A route as it was found, and as people were answered there. */
export type Tried = { readonly route: FoundRoute; readonly trial: RouteTrial };

/** Folders whose name says that their code runs on the machine of a developer: stand-ins for services of others. */
const ofDevelopers = /(?:^|\/)(?:development|dev|__mocks__|mocks?|fakes?|stubs?)\//i;

const filesOf = ({ seenIn }: FoundRoute): readonly string[] => seenIn.map(({ where }) => where.replace(/:\d+$/, ''));

const isAbsent = ({ answers }: RouteTrial): boolean =>
  answers.length > 0 && answers.every(({ status }) => status === 404);

/**
 * Routes of the code that the app which was tried does not serve, by name, and what shows it: 404 to everybody up to the
 * owner, where no id could be the reason; or code of a folder for developers of which nothing answered. One answer other
 * than 404 from such a file, and all of it counts as served: what was left in by mistake has to be decided upon.
 */
export const notServed = (all: readonly Tried[]): ReadonlyMap<string, string> => {
  const answering = new Set(
    all.filter(({ trial }) => trial.answers.length > 0 && !isAbsent(trial)).flatMap(({ route }) => filesOf(route)),
  );
  const reasonOf = ({ route, trial }: Tried): string | null => {
    if (!trial.isDeclared) return null;
    if (isAbsent(trial) && trial.answers.at(-1)?.as === 'owner' && !isOfOne(route.template))
      return 'it answered 404 to everybody, the owner included';
    const files = filesOf(route);
    const isOfDevelopers = route.seenIn.every(({ source }) => source === 'repository');
    if (!isOfDevelopers || !files.every(file => ofDevelopers.test(file) && !answering.has(file))) return null;
    return `its code is in ${files.join(', ')}, of which nothing was met in the app`;
  };
  return new Map(
    all.flatMap(each => {
      const reason = reasonOf(each);
      return reason === null ? [] : [[each.trial.route, reason] as const];
    }),
  );
};
