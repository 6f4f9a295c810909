import type { HealthAnswer, HealthRoute, HealthSite } from '../health.ts';
import { known, Unknown } from '../leaf.ts';

export type SeenRoute = Pick<HealthRoute, 'path' | 'purpose'> & { readonly answer: HealthAnswer };

/** Answers with which a route speaks for itself: it is well, or it says that it is not. */
const speaks = new Set([200, 204, 503]);

/** A host that answers like that to a path which nobody made has not been asked for its health. */
const isCatchAll = (answer: HealthAnswer, control: HealthAnswer): boolean =>
  control.status === answer.status && control.kind === answer.kind && control.bodyHash === answer.bodyHash;

/** Whether this answer is one of a health route: short data or text, not a page, and not what the host says to everything. */
const isHealth = (answer: HealthAnswer, control: HealthAnswer): boolean =>
  speaks.has(answer.status) &&
  answer.kind !== 'page' &&
  answer.kind !== 'challenge' &&
  // A platform that is out of service says 503, too, with nothing in it.
  (answer.status !== 503 || answer.kind === 'json' || answer.says !== null) &&
  !isCatchAll(answer, control);

/** An answer that is not the app's own: it says nothing about the route. */
const saysNothing = ({ status, kind }: HealthAnswer): boolean => status === 429 || kind === 'challenge';

/** The other host that this one sends even an invented path to; null where it answers itself. */
const leadsElsewhere = ({ location }: HealthAnswer, host: string): string | null => {
  const to = location === null ? null : (URL.parse(location)?.hostname ?? null);
  return to === null || to === host ? null : to;
};

/**
 * The routes of a host that answer a health question, in the order asked. Throws `Unknown` where an answer is missing and
 * none of the others is one.
 */
export const healthRoutes = (site: HealthSite, host: string): readonly SeenRoute[] => {
  const control = known(site.control, host);
  const elsewhere = leadsElsewhere(control, host);
  if (elsewhere !== null)
    throw new Unknown(`${host} sends everybody to ${elsewhere}; name the host that runs the app under "hosts"`, host);
  const found = site.routes.flatMap(({ path, purpose, answer }) =>
    answer.status === 'ok' && isHealth(answer.value, control) ? [{ path, purpose, answer: answer.value }] : [],
  );
  if (found.length > 0) return found;
  for (const { path, answer } of site.routes) {
    const value = known(answer, host);
    if (!saysNothing(value)) continue;
    const what = value.status === 429 ? 'I was throttled' : 'a bot check answered me';
    throw new Unknown(`${what} at ${path} of ${host}, so its health was not seen`, host);
  }
  return [];
};
