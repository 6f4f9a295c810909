import type { HeldRule } from '../../zone/resources.ts';
import { redirectOf } from './read-redirect.ts';
import { type RedirectAsked, sampleOf, targetOf } from './redirect.ts';

/** Browsers give up after about as many. */
const mostSteps = 20;

/** Our redirects among the rules of a phase, in the order in which they are asked; those of others cannot be read back. */
const redirectsIn = (rules: readonly HeldRule[]): readonly RedirectAsked[] =>
  rules.flatMap(rule => ('ref' in rule && rule.enabled ? (redirectOf(rule) ?? []) : []));

/**
 * The address that comes back to itself once `asked` stands among these rules, with the redirect that it comes back by;
 * null where every way ends. One by one each of two such redirects is sound, and nobody opens the site.
 */
export const circleThrough = (
  asked: RedirectAsked,
  rules: readonly HeldRule[],
): { readonly address: string; readonly by: RedirectAsked } | null => {
  const all = redirectsIn(rules);
  const next = (from: string): { readonly to: string; readonly by: RedirectAsked } | null => {
    for (const by of all) {
      const to = targetOf(by, from);
      if (to !== null) return { to, by };
    }
    return null;
  };
  const start = sampleOf(asked);
  for (const first of [start, ...all.map(sampleOf)]) {
    const seen = new Set<string>();
    let by: RedirectAsked | null = null;
    let isThroughAsked = false;
    for (let at: string | null = first; at !== null;) {
      if (seen.has(at) || seen.size > mostSteps) {
        if (isThroughAsked && by !== null) return { address: at, by };
        break;
      }
      seen.add(at);
      const step = next(at);
      const isAsked = step !== null && sampleOf(step.by) === start;
      isThroughAsked ||= isAsked;
      if (step !== null && !isAsked) by = step.by;
      at = step?.to ?? null;
    }
  }
  return null;
};
