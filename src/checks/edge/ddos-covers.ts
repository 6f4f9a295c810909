import type { CdnEvidence, CdnRule, CdnZone } from '../../evidence/cdn.ts';
import { enabledRules, frontHosts, isProxiedName, ruleName } from '../../evidence/derive/edge-zone.ts';
import { known } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, notApplicable } from '../check.ts';
import { askingApi, askingPhase, dashboard, member, needsToken } from '../edge-words.ts';
import { byHand } from '../wording.ts';

const idle = (cdn: CdnEvidence, zone: CdnZone): Fault | undefined => {
  if (zone.status === 'active' && !zone.paused) return undefined;
  const { paused, status, name, nameServers } = zone;
  const isPaused = status === 'active';
  return {
    place: name,
    hosts: [name],
    severity: 'high',
    confidence: 'observed',
    happened: 'A flood of requests reaches your server itself and takes the site down: nobody stands in front.',
    cause: isPaused
      ? `Cloudflare is paused for ${name}: it answers DNS and passes nothing on.`
      : `${name} is “${status}” at Cloudflare: the registrar does not name the name servers of Cloudflare.`,
    evidence: [`zone ${name}: status ${status}${paused ? ', paused' : ''}`],
    replay: askingApi(
      cdn,
      `/zones/${zone.id}`,
      isPaused ? `/${member('paused', 'true')}/` : `/${member('status', status)}/`,
    ),
    remedy: [
      isPaused
        ? byHand(dashboard(zone, 'Overview'), 'Choose “Enable Cloudflare on Site”.')
        : byHand('your registrar', `Enter ${nameServers.join(' and ')} as the name servers of ${name}, and no others.`),
    ],
  };
};

/** A rule that turns the managed protection down as a whole. */
const isLowered = ({ overrides }: CdnRule): boolean =>
  overrides !== undefined &&
  (overrides.enabled === false || overrides.sensitivity === 'eoff' || overrides.action === 'log');

const lowered = (cdn: CdnEvidence, zone: CdnZone): Fault | undefined => {
  const rule = enabledRules(known(cdn.rules.ddos_l7)).find(isLowered);
  if (rule?.overrides === undefined) return undefined;
  const { action, enabled, sensitivity } = rule.overrides;
  const how =
    enabled === false
      ? 'switched off'
      : sensitivity === 'eoff'
        ? 'set to “essentially off”'
        : 'set to log and let pass';
  const shows =
    enabled === false
      ? String.raw`"overrides":\s*\{[^}]*"enabled":\s*false`
      : sensitivity === 'eoff'
        ? member('sensitivity_level', 'eoff')
        : member('action', action ?? '');
  return {
    place: zone.name,
    hosts: [zone.name],
    severity: 'high',
    confidence: 'observed',
    happened: 'A flood of requests is passed on to your server, and members cannot sign in as long as it lasts.',
    cause: `The protection of Cloudflare against floods is ${how} by the rule ${ruleName(rule)}.`,
    evidence: [`DDoS override ${ruleName(rule)}: ${how}, for ${rule.expression}`],
    replay: askingPhase(cdn, zone, 'ddos_l7', `/${shows}/`),
    remedy: [
      byHand(
        dashboard(zone, 'Security → Settings → DDoS protection (HTTP DDoS attack protection)'),
        `Delete the override ${ruleName(rule)}: the default is the right one until somebody has measured otherwise.`,
      ),
    ],
  };
};

export default defineCheck({
  id: 'edge/ddos-covers',
  rows: ['S4.c2'],
  from: 'launch',
  needs: ['cdn', 'declared'],
  after: ['edge/proxied-where-right'],
  damage: 'signups',
  effort: { minutes: [2, 15], who: 'founder' },
  worst: 'high',
  docs: {
    title: 'The public routes stand behind a protection against floods',
    failureTitle: 'A flood of requests reaches your server',
    why: 'Cloudflare absorbs floods for every name that is proxied, on every plan, unless the zone is paused, not yet active, or somebody turned the protection down.',
    fix: 'Keep the zone active, the public hosts proxied, and the DDoS protection at its default.',
    howTo: needsToken,
    references: ['https://developers.cloudflare.com/ddos-protection/managed-rulesets/http/'],
  },
  judge: ({ cdn, declared }) => {
    const zone = known(cdn.zone);
    const asleep = idle(cdn, zone);
    if (asleep !== undefined) return concluded([asleep]);
    const records = known(cdn.records);
    const covered = frontHosts(declared, records).filter(host => isProxiedName(records, host));
    if (covered.length === 0) return notApplicable('no public host of the zone is proxied; another check says so');
    const fault = lowered(cdn, zone);
    return concluded(fault === undefined ? [] : [fault]);
  },
});
