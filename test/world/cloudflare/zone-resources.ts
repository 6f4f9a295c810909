import type { Description } from './openapi.ts';
import { mostPageRules } from './plan-limits.ts';
import { page, refusal, type Reply, result } from './reply.ts';
import { objectIn, type ZoneRoute } from './request.ts';
import { newId, timestamp, type ZoneState } from './zone-state.ts';

const shownSetting = (zone: ZoneState, id: string): Readonly<Record<string, unknown>> => ({
  id,
  value: zone.settings[id],
  editable: true,
  modified_on: null,
});

const changedSetting = (zone: ZoneState, id: string, body: unknown, description: Description | null): Reply => {
  if (!Object.hasOwn(zone.settings, id)) return refusal(400, 1003, `Unknown setting ${id}`);
  const value = objectIn(body)?.['value'];
  const wrong = value === undefined ? 'value is needed' : (description?.setting(id)?.(value) ?? null);
  if (wrong !== null) return refusal(400, 1007, `Invalid value for zone setting ${id}: ${wrong}`);
  zone.settings[id] = structuredClone(value);
  return result({ ...shownSetting(zone, id), modified_on: timestamp() });
};

const settingRoutes = (description: Description | null): readonly ZoneRoute[] => [
  {
    method: 'GET',
    path: 'settings',
    permission: 'Zone Settings Read',
    answer: zone => result(Object.keys(zone.settings).map(id => shownSetting(zone, id))),
  },
  {
    method: 'GET',
    path: 'settings/*',
    permission: 'Zone Settings Read',
    answer: (zone, { params: [id = ''] }) =>
      Object.hasOwn(zone.settings, id) ? result(shownSetting(zone, id)) : refusal(400, 1003, `Unknown setting ${id}`),
  },
  {
    method: 'PATCH',
    path: 'settings/*',
    permission: 'Zone Settings Write',
    answer: (zone, { body, params: [id = ''] }) => changedSetting(zone, id, body, description),
  },
];

const dnssecRoutes: readonly ZoneRoute[] = [
  { method: 'GET', path: 'dnssec', permission: 'DNS Read', answer: zone => result(zone.dnssec) },
  {
    method: 'PATCH',
    path: 'dnssec',
    permission: 'DNS Write',
    answer: (zone, { body }) => {
      const status = objectIn(body)?.['status'];
      if (status !== 'active' && status !== 'disabled') return refusal(400, 1004, 'status is active or disabled');
      // Active only once the parent has the DS record, which nobody here publishes.
      zone.dnssec.status = status === 'active' ? 'pending' : 'disabled';
      return result(zone.dnssec);
    },
  },
];

const botRoutes: readonly ZoneRoute[] = [
  { method: 'GET', path: 'bot_management', permission: 'Bot Management Read', answer: zone => result(zone.bots) },
  {
    method: 'PUT',
    path: 'bot_management',
    permission: 'Bot Management Write',
    answer: (zone, { body }) => {
      const given = objectIn(body);
      if (given === null) return refusal(400, 10_400, 'the body is no object');
      const isSuper = Object.keys(given).some(key => key.startsWith('sbfm_'));
      if (isSuper && zone.plan === 'free') return refusal(400, 10_403, 'not entitled to Super Bot Fight Mode');
      zone.bots = { ...zone.bots, ...given };
      return result(zone.bots);
    },
  },
];

const certificateRoutes: readonly ZoneRoute[] = [
  {
    method: 'GET',
    path: 'ssl/universal/settings',
    permission: 'SSL and Certificates Read',
    answer: zone => result(zone.universalSsl),
  },
  {
    method: 'PATCH',
    path: 'ssl/universal/settings',
    permission: 'SSL and Certificates Write',
    answer: (zone, { body }) => {
      const enabled = objectIn(body)?.['enabled'];
      if (typeof enabled !== 'boolean') return refusal(400, 1004, 'enabled is a boolean');
      zone.universalSsl.enabled = enabled;
      return result(zone.universalSsl);
    },
  },
  {
    method: 'GET',
    path: 'ssl/certificate_packs',
    permission: 'SSL and Certificates Read',
    answer: (zone, { query }) =>
      page(
        zone.certificatePacks.filter(pack => query.get('status') === 'all' || pack['status'] === 'active'),
        query,
        { first: 20, most: 50 },
      ),
  },
];

const pageRuleRoutes: readonly ZoneRoute[] = [
  { method: 'GET', path: 'pagerules', permission: 'Page Rules Read', answer: zone => result(zone.pageRules) },
  {
    method: 'POST',
    path: 'pagerules',
    permission: 'Page Rules Write',
    answer: (zone, { body }) => {
      const given = objectIn(body);
      if (given === null || !Array.isArray(given['targets']) || !Array.isArray(given['actions']))
        return refusal(400, 1004, 'targets and actions are needed');
      if (zone.pageRules.length >= mostPageRules[zone.plan]) return refusal(400, 1004, 'Page Rule limit has been met');
      const rule = { id: newId(), priority: 1, status: 'disabled', ...given };
      zone.pageRules.push(rule);
      return result(rule);
    },
  },
  {
    method: 'DELETE',
    path: 'pagerules/*',
    permission: 'Page Rules Write',
    answer: (zone, { params: [id] }) => {
      if (!zone.pageRules.some(rule => rule['id'] === id)) return refusal(404, 1002, 'Invalid Page Rule identifier');
      zone.pageRules = zone.pageRules.filter(rule => rule['id'] !== id);
      return result({ id });
    },
  },
];

const purgeKeys = new Set(['purge_everything', 'files', 'hosts', 'prefixes', 'tags']);

const purgeRoute: ZoneRoute = {
  method: 'POST',
  path: 'purge_cache',
  permission: 'Cache Purge',
  answer: (zone, { body }) => {
    const given = objectIn(body);
    const keys = Object.keys(given ?? {}).filter(key => purgeKeys.has(key));
    if (given === null || keys.length !== 1)
      return refusal(
        400,
        1012,
        'Request must contain exactly one of "purge_everything", "files", "hosts", "prefixes" or "tags"',
      );
    const what = given[keys[0] ?? ''];
    if (Array.isArray(what) && what.length > 30) return refusal(400, 1094, 'You may only purge 30 at a time.');
    zone.purges.push(structuredClone(given));
    return result({ id: zone.id });
  },
};

/** Everything of a zone that is neither a record nor a ruleset. */
export const resourceRoutes = (description: Description | null): readonly ZoneRoute[] => [
  ...settingRoutes(description),
  ...dnssecRoutes,
  ...botRoutes,
  ...certificateRoutes,
  ...pageRuleRoutes,
  purgeRoute,
  {
    method: 'GET',
    path: 'firewall/access_rules/rules',
    permission: 'Firewall Services Read',
    answer: (zone, { query }) => page(zone.accessRules, query, { first: 20, most: 1000 }),
  },
];
