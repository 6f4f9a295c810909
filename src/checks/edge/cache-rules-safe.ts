import type { CdnEvidence, CdnZone } from '../../evidence/cdn.ts';
import type { Declared } from '../../evidence/declared.ts';
import { edgeKeeping, type EdgeKeeping } from '../../evidence/derive/edge-cache.ts';
import { frontHosts, isProxiedName, zoneState } from '../../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, notApplicable, type Unseen } from '../check.ts';
import { askingApi, askingPhase, askingSetting, dashboard, inJson, member, needsToken } from '../edge-words.ts';
import { byHand, listed } from '../wording.ts';

/** Where apps show what is for one member alone, by the names that they give these routes. */
export const personalPaths = [
  '/dashboard',
  '/account',
  '/settings',
  '/profile',
  '/billing',
  '/members',
  '/messages',
  '/admin',
  '/app',
  '/api/me',
  '/api/session',
  '/api/account',
] as const;

type Kept = { readonly url: string; readonly keeping: Extract<EdgeKeeping, { readonly by: string }> };

const faultOf = (cdn: CdnEvidence, zone: CdnZone, found: readonly [Kept, ...Kept[]]): Fault | undefined => {
  const [first] = found;
  const { keeping } = first;
  if (keeping.keeps === 'unknown') return undefined;
  const isForced = keeping.keeps === 'forced';
  const hosts = [...new Set(found.map(({ url }) => new URL(url).hostname))].toSorted();
  const shown = listed(found.slice(0, 3).map(({ url }) => url));
  return {
    place: `${zone.name}/${keeping.by
      .replaceAll(/[^a-z0-9]+/gi, '-')
      .toLowerCase()
      .replaceAll(/^-|-$/g, '')}`,
    places: found.map(({ url }) => url),
    hosts,
    severity: isForced ? 'blocker' : 'high',
    confidence: 'observed',
    happened: isForced
      ? 'One member is shown the page of another: Cloudflare keeps the page of whoever comes first and hands it to everybody after. Private data leaks, so this is a launch blocker.'
      : 'A page of a member that says nothing of caching is kept at Cloudflare and shown to the next visitor.',
    cause: isForced
      ? `The ${keeping.by} keeps ${shown}, whatever your server says of it.`
      : `The ${keeping.by} makes ${shown} eligible for the cache, and answers without Cache-Control are kept there by default.`,
    evidence: [`${keeping.by}: ${keeping.expression}`, ...found.slice(0, 10).map(({ url }) => `kept: ${url}`)],
    replay:
      keeping.kind === 'rule'
        ? askingPhase(
            cdn,
            zone,
            'http_request_cache_settings',
            // The expression and what is kept stand in one rule; which comes first differs.
            `/${inJson(keeping.expression)}/`,
          )
        : askingApi(cdn, `/zones/${zone.id}/pagerules?status=active`, `/${member('value', 'cache_everything')}/`),
    remedy: [
      byHand(
        dashboard(zone, keeping.kind === 'rule' ? 'Caching → Cache Rules' : 'Rules → Page Rules'),
        `Limit the ${keeping.by} to files and public pages, or delete it.`,
        `Put a rule at the very end: bypass the cache for ${listed(personalPaths.slice(0, 4))} and whatever else members see.`,
        'Then purge everything once (Caching → Configuration), for what was kept is still there.',
      ),
    ],
  };
};

const developing = (cdn: CdnEvidence, zone: CdnZone): Fault | undefined =>
  known(cdn.settings.development_mode) === 'on'
    ? {
        place: zone.name,
        hosts: [zone.name],
        severity: 'medium',
        confidence: 'observed',
        happened: 'Every file of every visit is fetched from your server: on a busy day it is slow for everybody.',
        cause: `Development mode is on in the zone ${zone.name}: Cloudflare passes its cache by for three hours.`,
        evidence: [`setting development_mode of ${zone.name}: on`],
        replay: askingSetting(cdn, zone, 'development_mode', `/${member('value', 'on')}/`),
        remedy: [byHand(dashboard(zone, 'Caching → Configuration'), 'Switch “Development Mode” off.')],
      }
    : undefined;

const personalUrls = (declared: Declared, records: Parameters<typeof isProxiedName>[0]): readonly string[] =>
  frontHosts(declared, records)
    .filter(host => isProxiedName(records, host))
    .flatMap(host => personalPaths.map(path => `https://${host}${path}`));

export default defineCheck({
  id: 'edge/cache-rules-safe',
  rows: ['S4.c4'],
  from: 'launch',
  needs: ['cdn', 'declared'],
  damage: 'data',
  effort: { minutes: [5, 20], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The cache rules keep nothing that is for one member',
    failureTitle: 'A cache rule shows one member the page of another',
    why: 'Cloudflare by itself keeps files alone. A rule that caches everything, or that overrides what the server says, keeps the pages of members too, and gives them to whoever asks next.',
    fix: 'Cache files and public pages by name, and end with a rule that bypasses the cache for what members see.',
    howTo: needsToken,
    references: [
      'https://developers.cloudflare.com/cache/how-to/cache-rules/settings/',
      'https://developers.cloudflare.com/cache/concepts/default-cache-behavior/',
    ],
  },
  judge: ({ cdn, declared }) => {
    const state = zoneState(cdn);
    if ('moot' in state) return notApplicable(state.moot);
    const zone = state.live;
    const faults: Fault[] = [];
    const unseen: Unseen[] = [];
    const attempt = (look: () => readonly (Fault | undefined)[]): void => {
      try {
        faults.push(...look().filter(fault => fault !== undefined));
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    };
    attempt(() => {
      const rules = { rules: known(cdn.rules.http_request_cache_settings), pageRules: known(cdn.pageRules) };
      const kept = personalUrls(declared, known(cdn.records)).flatMap((url): readonly Kept[] => {
        const keeping = edgeKeeping(rules, url);
        return keeping.keeps === 'no' ? [] : [{ url, keeping }];
      });
      const groups = [...Map.groupBy(kept, ({ keeping }) => `${keeping.keeps} ${keeping.by}`).values()];
      for (const [first] of groups)
        if (first?.keeping.keeps === 'unknown')
          unseen.push({ reason: `whether the ${first.keeping.by} keeps ${first.url} could not be read from it` });
      return groups.map(([first, ...rest]) => (first === undefined ? undefined : faultOf(cdn, zone, [first, ...rest])));
    });
    attempt(() => [developing(cdn, zone)]);
    return concluded(faults, unseen);
  },
});
