import { isDeepStrictEqual } from 'node:util';
import { phasePermission, phases } from './permissions.ts';
import { freeRateFields, mostRulesOf, ratePeriods, rateTimeouts } from './plan-limits.ts';
import { refusal, type Reply, result } from './reply.ts';
import { objectIn, type ZoneRoute } from './request.ts';
import {
  type CloudflareRule,
  type CloudflareRuleset,
  newId,
  rulesetFrom,
  timestamp,
  type ZoneState,
} from './zone-state.ts';

const ruleFields = new Set([
  'id',
  'action',
  'action_parameters',
  'categories',
  'description',
  'enabled',
  'expression',
  'exposed_credential_check',
  'last_updated',
  'logging',
  'position',
  'ratelimit',
  'ref',
  'version',
]);

/** What a phase does with a request that matches. */
const actions: Readonly<Record<string, readonly string[]>> = {
  http_request_cache_settings: ['set_cache_settings'],
  http_request_dynamic_redirect: ['redirect'],
  http_config_settings: ['set_config'],
  http_response_compression: ['compress_response'],
  http_response_headers_transform: ['rewrite'],
  http_request_transform: ['rewrite'],
  http_request_late_transform: ['rewrite'],
  http_request_origin: ['route'],
  http_request_firewall_custom: ['block', 'challenge', 'js_challenge', 'managed_challenge', 'log', 'skip', 'execute'],
  http_request_firewall_managed: ['execute', 'skip'],
  http_request_sbfm: ['skip', 'managed_challenge', 'block', 'log'],
  http_ratelimit: ['block', 'challenge', 'js_challenge', 'managed_challenge', 'log'],
  ddos_l7: ['execute'],
};

const invalid = (message: string): Reply => refusal(400, 20_127, message);

/** Fields named in an expression, outside of its quoted values. */
const fieldsIn = (expression: string): readonly string[] =>
  [...expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').matchAll(/\b(?:http|cf|ip|ssl|raw)\.[a-z0-9_.]+/g)].map(
    ([field]) => field,
  );

const balanced = (expression: string): boolean => {
  const bare = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '');
  return !bare.includes('"') && bare.split('(').length === bare.split(')').length;
};

const rateFault = (rule: Record<string, unknown>, { plan }: ZoneState): string | null => {
  const rate = objectIn(rule['ratelimit']);
  if (rate === null) return 'rate limit rules must have a ratelimit';
  const characteristics = Array.isArray(rate['characteristics']) ? rate['characteristics'].map(String) : [];
  if (!characteristics.includes('cf.colo.id')) return 'characteristics must include cf.colo.id';
  if (!ratePeriods[plan].includes(Number(rate['period'])))
    return `not entitled to use the period ${String(rate['period'])}, can use one of ${ratePeriods[plan].join(', ')}`;
  if (!rateTimeouts[plan].includes(Number(rate['mitigation_timeout'])) && rule['action'] === 'block')
    return `not entitled to use the mitigation timeout ${String(rate['mitigation_timeout'])}, can use one of ${rateTimeouts[plan].join(', ')}`;
  if (!Number.isInteger(rate['requests_per_period']) || Number(rate['requests_per_period']) < 1)
    return 'requests_per_period must be a positive integer';
  if (plan !== 'free') return null;
  const field = fieldsIn(String(rule['expression'])).find(used => !freeRateFields.includes(used));
  return field === undefined ? null : `not entitled to use the field ${field} in the expression of a rate limit rule`;
};

const cacheFault = (parameters: Record<string, unknown> | null): string | null => {
  if (parameters === null) return 'set_cache_settings must have action_parameters';
  if (parameters['cache'] !== undefined && typeof parameters['cache'] !== 'boolean') return 'cache must be a boolean';
  const edge = objectIn(parameters['edge_ttl']);
  if (edge === null) return null;
  if (!['respect_origin', 'bypass_by_default', 'override_origin'].includes(String(edge['mode'])))
    return `invalid edge_ttl mode ${String(edge['mode'])}`;
  return edge['mode'] === 'override_origin' && !Number.isInteger(edge['default'])
    ? 'edge_ttl default must be set when mode is override_origin'
    : null;
};

const redirectFault = (parameters: Record<string, unknown> | null): string | null => {
  const from = objectIn(parameters?.['from_value']);
  if (from === null) return 'redirect must have a from_value';
  const target = objectIn(from['target_url']);
  if (target === null || (typeof target['value'] === 'string') === (typeof target['expression'] === 'string'))
    return 'target_url must have either a value or an expression';
  return from['status_code'] === undefined || [301, 302, 303, 307, 308].includes(Number(from['status_code']))
    ? null
    : 'invalid status code';
};

/** What is wrong with a rule of this phase on this zone, or null. */
const ruleFault = (rule: Record<string, unknown>, phase: string, zone: ZoneState): string | null => {
  const stranger = Object.keys(rule).find(key => !ruleFields.has(key));
  if (stranger !== undefined) return `invalid JSON: unknown field "${stranger}"`;
  const { action, expression } = rule;
  if (typeof expression !== 'string' || expression === '' || !balanced(expression))
    return `filter parsing error: ${String(expression)}`;
  if (typeof action !== 'string' || !(actions[phase] ?? []).includes(action))
    return `action ${String(action)} is not allowed in the phase ${phase}`;
  const parameters = objectIn(rule['action_parameters']);
  if (phase === 'http_ratelimit') return rateFault(rule, zone);
  if (action === 'set_cache_settings') return cacheFault(parameters);
  if (action === 'redirect') return redirectFault(parameters);
  return null;
};

/** The rule that a body makes; one that was there keeps its ID and counts its versions. */
const ruleOf = (body: Record<string, unknown>, before: CloudflareRule | undefined): CloudflareRule => {
  const id = before?.id ?? newId();
  const { position: _, last_updated: __, version: ___, ...given } = body;
  const next: CloudflareRule = {
    description: '',
    enabled: true,
    ref: before?.ref ?? id,
    ...(given as Pick<CloudflareRule, 'action' | 'expression'>),
    id,
    version: before?.version ?? '1',
    last_updated: before?.last_updated ?? timestamp(),
  };
  if (before === undefined || isDeepStrictEqual(before, next)) return next;
  return { ...next, version: String(Number(before.version) + 1), last_updated: timestamp() };
};

const bump = (ruleset: CloudflareRuleset): void => {
  ruleset.version = String(Number(ruleset.version) + 1);
  ruleset.last_updated = timestamp();
};

const tooMany = (phase: string, zone: ZoneState, count: number): Reply | null => {
  const most = mostRulesOf(phase, zone.plan);
  return count > most
    ? refusal(400, 20_217, `exceeded maximum number of rules in the phase ${phase}: ${count} out of ${most}`)
    : null;
};

const twice = (rules: readonly CloudflareRule[]): string | null =>
  rules.map(({ ref }) => ref).find((ref, index, all) => all.indexOf(ref) !== index) ?? null;

const missingPhase = (phase: string): Reply =>
  refusal(404, 10_003, `could not find entrypoint ruleset in the ${phase} phase`);

/** Replaces every rule of the phase: what the body leaves out is gone. */
const putEntrypoint: ZoneRoute['answer'] = (zone, { body, params: [phase = ''] }) => {
  const given = objectIn(body);
  if (given === null) return invalid('invalid JSON: the body is no object');
  const stranger = Object.keys(given).find(key => key !== 'rules' && key !== 'description' && key !== 'name');
  if (stranger !== undefined) return invalid(`invalid JSON: unknown field "${stranger}"`);
  const bodies = (Array.isArray(given['rules']) ? given['rules'] : []).map(objectIn);
  const before = zone.entrypoints[phase];
  const rules: CloudflareRule[] = [];
  for (const each of bodies) {
    if (each === null) return invalid('invalid JSON: a rule is no object');
    const wrong = ruleFault(each, phase, zone);
    if (wrong !== null) return invalid(wrong);
    rules.push(
      ruleOf(
        each,
        before?.rules.find(({ id, ref }) => id === each['id'] || ref === each['ref']),
      ),
    );
  }
  const doubled = twice(rules);
  if (doubled !== null) return invalid(`rules must have unique refs: ${doubled}`);
  const refused = tooMany(phase, zone, rules.length);
  if (refused !== null) return refused;
  const next = before ?? rulesetFrom(phase, []);
  if (before !== undefined) bump(next);
  next.rules = rules;
  if (typeof given['description'] === 'string') next.description = given['description'];
  if (typeof given['name'] === 'string') next.name = given['name'];
  zone.entrypoints[phase] = next;
  return result(next);
};

/** Makes the entry point of a phase that has none; one that is there is not replaced. */
const makeEntrypoint: ZoneRoute['answer'] = (zone, asked) => {
  const given = objectIn(asked.body);
  const phase = String(given?.['phase']);
  if (given === null || given['kind'] !== 'zone' || !phases.includes(phase)) return invalid('invalid kind or phase');
  if (!asked.granted.includes(phasePermission(phase, 'Write')))
    return refusal(403, 10_000, 'request is not authorized');
  if (zone.entrypoints[phase] !== undefined)
    return refusal(400, 20_217, `exceeded maximum number of zone rulesets for the phase ${phase}: 2 out of 1`);
  const { kind: _, phase: __, ...rest } = given;
  return putEntrypoint(zone, { ...asked, body: rest, params: [phase] });
};

const phaseOf = (zone: ZoneState, id: string | undefined): CloudflareRuleset | undefined =>
  Object.values(zone.entrypoints).find(ruleset => ruleset.id === id);

/** Where a rule goes: `index` counts from 1, `before` and `after` name a rule, empty = the very end or start. */
const placed = (
  rules: readonly CloudflareRule[],
  rule: CloudflareRule,
  position: unknown,
  at: number,
): CloudflareRule[] => {
  const wanted = objectIn(position);
  const others = rules.filter(({ id }) => id !== rule.id);
  const indexOf = (id: unknown): number => others.findIndex(other => other.id === id);
  const index =
    wanted === null
      ? at
      : typeof wanted['index'] === 'number'
        ? wanted['index'] - 1
        : 'before' in wanted
          ? Math.max(0, indexOf(wanted['before']))
          : wanted['after'] === ''
            ? others.length
            : indexOf(wanted['after']) + 1;
  return others.toSpliced(index, 0, rule);
};

const changeRule =
  (kind: 'made' | 'changed'): ZoneRoute['answer'] =>
  (zone, { body, params: [rulesetId, ruleId] }) => {
    const ruleset = phaseOf(zone, rulesetId);
    const given = objectIn(body);
    if (ruleset === undefined) return refusal(404, 10_001, `could not find ruleset ${String(rulesetId)}`);
    if (given === null) return invalid('invalid JSON: the body is no object');
    const before = ruleset.rules.find(({ id }) => id === ruleId);
    if (kind === 'changed' && before === undefined)
      return refusal(404, 10_002, `could not find rule ${String(ruleId)} in ruleset`);
    // A patch is of the whole rule: what it leaves out is gone, unless it says nothing but a place.
    const isMove = before !== undefined && Object.keys(given).every(key => key === 'position');
    const whole = isMove ? { ...before, ...given } : given;
    const wrong = ruleFault(whole, ruleset.phase, zone);
    if (wrong !== null) return invalid(wrong);
    const rule = ruleOf(whole, before);
    const at = before === undefined ? ruleset.rules.length : ruleset.rules.indexOf(before);
    const next = placed(ruleset.rules, rule, given['position'], at);
    const doubled = twice(next);
    if (doubled !== null) return invalid(`rules must have unique refs: ${doubled}`);
    const refused = tooMany(ruleset.phase, zone, next.length);
    if (refused !== null) return refused;
    ruleset.rules = next;
    bump(ruleset);
    return result(ruleset);
  };

const rulesetPermission =
  (access: 'Read' | 'Write') =>
  (zone: ZoneState, [id]: readonly string[]): string =>
    phasePermission(phaseOf(zone, id)?.phase ?? '', access);

/** Phase entry points as a whole and single rules of them, the way the Rulesets API keeps them. */
export const rulesetRoutes: readonly ZoneRoute[] = [
  {
    method: 'GET',
    path: 'rulesets',
    permission: 'Zone WAF Read',
    answer: zone =>
      result(
        Object.values(zone.entrypoints).map(({ id, name, kind, phase, version }) => ({
          id,
          name,
          kind,
          phase,
          version,
        })),
      ),
  },
  {
    method: 'GET',
    path: 'rulesets/phases/*/entrypoint',
    permission: (_, [phase = '']) => phasePermission(phase, 'Read'),
    answer: (zone, { params: [phase = ''] }) => {
      if (!phases.includes(phase)) return refusal(400, 20_120, `unknown phase ${phase}`);
      const ruleset = zone.entrypoints[phase];
      return ruleset === undefined ? missingPhase(phase) : result(ruleset);
    },
  },
  {
    method: 'PUT',
    path: 'rulesets/phases/*/entrypoint',
    permission: (_, [phase = '']) => phasePermission(phase, 'Write'),
    answer: (zone, asked) =>
      phases.includes(asked.params[0] ?? '')
        ? putEntrypoint(zone, asked)
        : refusal(400, 20_120, `unknown phase ${String(asked.params[0])}`),
  },
  {
    method: 'GET',
    path: 'rulesets/*',
    permission: rulesetPermission('Read'),
    answer: (zone, { params: [id] }) => {
      const ruleset = phaseOf(zone, id);
      return ruleset === undefined ? refusal(404, 10_001, `could not find ruleset ${String(id)}`) : result(ruleset);
    },
  },
  {
    method: 'POST',
    path: 'rulesets',
    // Which phase it is for stands in the body; a token that may write any may ask.
    permission: 'Zone Read',
    answer: makeEntrypoint,
  },
  {
    method: 'DELETE',
    path: 'rulesets/*',
    permission: rulesetPermission('Write'),
    answer: (zone, { params: [id] }) => {
      const ruleset = phaseOf(zone, id);
      if (ruleset === undefined) return refusal(404, 10_001, `could not find ruleset ${String(id)}`);
      delete zone.entrypoints[ruleset.phase];
      return { kind: 'nothing' };
    },
  },
  { method: 'POST', path: 'rulesets/*/rules', permission: rulesetPermission('Write'), answer: changeRule('made') },
  {
    method: 'PATCH',
    path: 'rulesets/*/rules/*',
    permission: rulesetPermission('Write'),
    answer: changeRule('changed'),
  },
  {
    method: 'DELETE',
    path: 'rulesets/*/rules/*',
    permission: rulesetPermission('Write'),
    answer: (zone, { params: [rulesetId, ruleId] }) => {
      const ruleset = phaseOf(zone, rulesetId);
      if (ruleset === undefined) return refusal(404, 10_001, `could not find ruleset ${String(rulesetId)}`);
      if (!ruleset.rules.some(({ id }) => id === ruleId))
        return refusal(404, 10_002, `could not find rule ${String(ruleId)} in ruleset`);
      ruleset.rules = ruleset.rules.filter(({ id }) => id !== ruleId);
      bump(ruleset);
      return result(ruleset);
    },
  },
];
