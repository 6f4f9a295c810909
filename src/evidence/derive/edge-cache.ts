import { matchOf, requestFacts } from '../../engines/cloudflare/expression.ts';
import type { CdnPageRule, CdnRule } from '../cdn.ts';
import { enabledRules, pageRuleMatches, ruleName } from './edge-zone.ts';

/** What the edge keeps of an address: `forced` = whatever the server says, `allowed` = unless the server forbids it. */
export type EdgeKeeping =
  | {
      readonly keeps: 'forced' | 'allowed';
      readonly by: string;
      readonly kind: 'rule' | 'page-rule';
      readonly expression: string;
    }
  | { readonly keeps: 'no' }
  | { readonly keeps: 'unknown'; readonly by: string };

const keepingOf = (rule: CdnRule): EdgeKeeping | null => {
  const { cache } = rule;
  if (cache === undefined) return null;
  const by = `cache rule ${ruleName(rule)}`;
  const { expression } = rule;
  if (cache.eligible === false) return { keeps: 'no' };
  if (cache.edge?.mode === 'override_origin') return { keeps: 'forced', by, kind: 'rule', expression };
  if (cache.eligible !== true) return null;
  return cache.edge?.mode === 'bypass_by_default'
    ? { keeps: 'no' }
    : { keeps: 'allowed', by, kind: 'rule', expression };
};

const isKept = ({ keeps }: EdgeKeeping): boolean => keeps === 'forced' || keeps === 'allowed';

/** The last rule that holds decides; one that could hold and would keep leaves it open until another one decides. */
const byRules = (rules: readonly CdnRule[], url: string, start: EdgeKeeping): EdgeKeeping => {
  // Nobody knows the cookie of a member: a rule that leans on it is open.
  const facts = requestFacts(url);
  let sofar = start;
  for (const rule of enabledRules(rules)) {
    const keeping = keepingOf(rule);
    if (keeping === null) continue;
    const match = matchOf(rule.expression, facts);
    if (match === 'yes') sofar = keeping;
    else if (match === 'unknown' && isKept(keeping) !== isKept(sofar))
      sofar = { keeps: 'unknown', by: `cache rule ${ruleName(rule)} (${rule.expression})` };
  }
  return sofar;
};

/** The old page rules: the first that matches holds, and cache rules come after them. */
const byPageRules = (pageRules: readonly CdnPageRule[], url: string): EdgeKeeping => {
  const own = pageRules.find(({ status, pattern }) => status === 'active' && pageRuleMatches(pattern, url));
  const actionOf = (id: string): string | undefined => own?.actions.find(action => action.id === id)?.value;
  if (own === undefined || actionOf('cache_level') !== 'cache_everything') return { keeps: 'no' };
  const by = `page rule for ${own.pattern}`;
  return {
    keeps: actionOf('edge_cache_ttl') === undefined ? 'allowed' : 'forced',
    by,
    kind: 'page-rule',
    expression: own.pattern,
  };
};

/** What the edge keeps of a page at this address, for somebody who is signed in. */
export const edgeKeeping = (
  { rules, pageRules }: { readonly rules: readonly CdnRule[]; readonly pageRules: readonly CdnPageRule[] },
  url: string,
): EdgeKeeping => byRules(rules, url, byPageRules(pageRules, url));
