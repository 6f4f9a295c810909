import { matchOf } from '../engines/cloudflare/expression.ts';
import type { CdnEvidence, CdnRule, CdnZone } from '../evidence/cdn.ts';
import { enabledRules, eventFacts, pageRuleMatches, ruleName } from '../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Replay, Unseen } from './check.ts';
import { askingApi, askingPhase, askingSetting, dashboard, member } from './edge-words.ts';
import type { Looked, Swallowed } from './webhook-swallowed.ts';

const hinders = new Set(['block', 'challenge', 'js_challenge', 'managed_challenge']);

/** Rules that catch an event before a rule that lets it pass; one that cannot be read is said. */
const byFirewall = (cdn: CdnEvidence, zone: CdnZone, url: string): Looked => {
  const unseen: Unseen[] = [];
  for (const rule of enabledRules(known(cdn.rules.http_request_firewall_custom))) {
    const match = matchOf(rule.expression, eventFacts(url));
    if (match === 'yes' && rule.skips?.ruleset === true) break;
    if (!hinders.has(rule.action) || match === 'no') continue;
    if (match === 'unknown') {
      unseen.push({
        reason: `whether the rule ${ruleName(rule)} catches payment events cannot be read from it: ${rule.expression}`,
      });
      continue;
    }
    return { found: [caughtBy(cdn, zone, rule, 'http_request_firewall_custom')], unseen };
  }
  return { found: [], unseen };
};

const caughtBy = (cdn: CdnEvidence, zone: CdnZone, rule: CdnRule, phase: string): Swallowed => ({
  because: `the rule ${ruleName(rule)} at Cloudflare answers it with “${rule.action}”`,
  line: `rule ${ruleName(rule)}: ${rule.action}, ${rule.expression}`,
  replay: askingPhase(cdn, zone, phase, `/${member('id', rule.id)}/`),
  where: dashboard(zone, 'Security → Security rules'),
  step: 'Put a rule before it that skips everything for this one address.',
});

/** Whether a rule lets events pass a protection that is on for all. */
const isSkipped = (cdn: CdnEvidence, url: string, what: string): boolean =>
  enabledRules(known(cdn.rules.http_request_firewall_custom)).some(
    ({ expression, skips }) =>
      skips !== undefined &&
      [...skips.phases, ...skips.products].includes(what) &&
      matchOf(expression, eventFacts(url)) === 'yes',
  );

const byBots = (cdn: CdnEvidence, zone: CdnZone, url: string): readonly Swallowed[] => {
  const { fightMode, definitely } = known(cdn.bots);
  const asking = (shows: string): Replay => askingApi(cdn, `/zones/${zone.id}/bot_management`, `/${shows}/`);
  const where = dashboard(zone, 'Security → Settings → Bot traffic');
  if (fightMode)
    return [
      {
        because:
          '“Bot Fight Mode” is on at Cloudflare: it challenges programs everywhere on the site, and no rule makes an exception',
        line: 'bot_management: fight_mode true',
        replay: asking(member('fight_mode', 'true')),
        where,
        step: 'Switch “Bot Fight Mode” off; on this plan no address can be left out of it.',
      },
    ];
  if (definitely === null || definitely === 'allow' || isSkipped(cdn, url, 'http_request_sbfm')) return [];
  return [
    {
      because: `“Super Bot Fight Mode” answers programs with “${definitely}” at Cloudflare`,
      line: `bot_management: sbfm_definitely_automated ${definitely}`,
      replay: asking(member('sbfm_definitely_automated', definitely)),
      where,
      step: 'Make a custom rule for this one address with the action “Skip → All Super Bot Fight Mode Rules”.',
    },
  ];
};

const underAttack = (cdn: CdnEvidence, zone: CdnZone, url: string): readonly Swallowed[] => {
  if (known(cdn.settings.security_level) !== 'under_attack' || isSkipped(cdn, url, 'securityLevel')) return [];
  return [
    {
      because: '“Under Attack” is on at Cloudflare: whoever comes is made to solve a challenge, and no provider does',
      line: 'security_level: under_attack',
      replay: askingSetting(cdn, zone, 'security_level', `/${member('value', 'under_attack')}/`),
      where: dashboard(zone, 'Security → Settings'),
      step: 'Switch “Under Attack Mode” off, or skip it for this one address by a custom rule.',
    },
  ];
};

const byRedirects = (cdn: CdnEvidence, zone: CdnZone, url: string): Looked => {
  const unseen: Unseen[] = [];
  for (const rule of enabledRules(known(cdn.rules.http_request_dynamic_redirect))) {
    const match = matchOf(rule.expression, eventFacts(url));
    if (match === 'unknown')
      unseen.push({
        reason: `whether the redirect ${ruleName(rule)} takes payment events along cannot be read from it: ${rule.expression}`,
      });
    if (match !== 'yes' || rule.redirect === undefined) continue;
    const { status, to } = rule.redirect;
    const found = {
      because: `the redirect ${ruleName(rule)} at Cloudflare sends it to ${to} with ${status}, and payment providers follow no redirect`,
      line: `redirect ${ruleName(rule)}: ${status} to ${to}, ${rule.expression}`,
      replay: askingPhase(cdn, zone, 'http_request_dynamic_redirect', `/${member('id', rule.id)}/`),
      where: dashboard(zone, 'Rules → Redirect Rules'),
      step: 'Leave this address out of the redirect, or give the provider the address at its end.',
    };
    return { found: [found], unseen };
  }
  const page = known(cdn.pageRules).find(
    ({ status, pattern, actions }) =>
      status === 'active' && pageRuleMatches(pattern, url) && actions.some(({ id }) => id === 'forwarding_url'),
  );
  if (page === undefined) return { found: [], unseen };
  const forwarded = {
    because: `the page rule for ${page.pattern} at Cloudflare redirects it, and payment providers follow no redirect`,
    line: `page rule ${page.pattern}: forwarding_url`,
    replay: askingApi(cdn, `/zones/${zone.id}/pagerules?status=active`, `/${member('id', 'forwarding_url')}/`),
    where: dashboard(zone, 'Rules → Page Rules'),
    step: 'Leave this address out of the page rule, or give the provider the address at its end.',
  };
  return { found: [forwarded], unseen };
};

/** What the zone says that stands before the app; each part that cannot be told is said. */
export const byZone = (cdn: CdnEvidence, zone: CdnZone, url: string): Looked => {
  const all = [
    (): Looked => byRedirects(cdn, zone, url),
    (): Looked => byFirewall(cdn, zone, url),
    (): Looked => ({ found: byBots(cdn, zone, url), unseen: [] }),
    (): Looked => ({ found: underAttack(cdn, zone, url), unseen: [] }),
  ].map((look): Looked => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      return { found: [], unseen: [{ reason: error.reason }] };
    }
  });
  return { found: all.flatMap(({ found }) => found), unseen: all.flatMap(({ unseen }) => unseen) };
};
