import type { CdnEvidence, CdnZone } from '../../evidence/cdn.ts';
import { enabledRules, ruleName, zoneState } from '../../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { concluded, defineCheck, type Fault, notApplicable, type Replay, type Unseen } from '../check.ts';
import { askingApi, askingPhase, askingSetting, dashboard, member, needsToken } from '../edge-words.ts';
import { byHand } from '../wording.ts';

const open = new Set(['off', 'flexible']);
/** The origin's certificate is asked for and judged. */
const strict = new Set(['strict', 'origin_pull']);

type Weak = { readonly mode: string; readonly by: string; readonly where: string; readonly replay: Replay };

const faultOf = (zone: CdnZone, { mode, by, where, replay }: Weak): Fault => {
  const isOpen = open.has(mode);
  return {
    place: zone.name,
    hosts: [zone.name],
    severity: isOpen ? 'blocker' : 'high',
    confidence: 'observed',
    happened: isOpen
      ? 'Passwords and sessions of your members travel unencrypted between Cloudflare and your server, while their browsers show a padlock.'
      : 'Somebody between Cloudflare and your server can read what members send: the certificate of your server is taken, whoever made it.',
    cause: `${by} has the encryption mode “${mode}”${isOpen ? ', which speaks plain http to your server' : ', which accepts any certificate there'}.`,
    evidence: [`${where}: ${mode}`],
    replay,
    remedy: [
      byHand(
        dashboard(zone, 'SSL/TLS → Overview'),
        'See that your server answers https with a certificate that is valid for the name, or install one from Cloudflare (SSL/TLS → Origin Server).',
        `Then set the encryption mode to “Full (strict)”${by.startsWith('The zone') ? '' : `, and take the mode out of ${by}`}.`,
      ),
    ],
  };
};

/** The mode of the whole zone, where it is weak. */
const ofZone = (cdn: CdnEvidence, zone: CdnZone): readonly Weak[] => {
  const mode = known(cdn.settings.ssl);
  if (strict.has(mode)) return [];
  if (mode !== 'full' && !open.has(mode))
    throw new Unknown(`the encryption mode “${mode}” of ${zone.name} is not known to this version`, zone.name);
  const replay = askingSetting(cdn, zone, 'ssl', `/${member('value', mode)}/`);
  return [{ mode, by: `The zone ${zone.name}`, where: `setting ssl of ${zone.name}`, replay }];
};

const byRules = (cdn: CdnEvidence, zone: CdnZone): readonly Weak[] =>
  enabledRules(known(cdn.rules.http_config_settings)).flatMap((rule): Weak[] => {
    const mode = rule.config?.ssl;
    if (mode == null) return [];
    return [
      {
        mode,
        by: `the configuration rule ${ruleName(rule)}`,
        where: `configuration rule ${ruleName(rule)}, for ${rule.expression}`,
        replay: askingPhase(cdn, zone, 'http_config_settings', `/${member('ssl', mode)}/`),
      },
    ];
  });

const byPageRules = (cdn: CdnEvidence, zone: CdnZone): readonly Weak[] =>
  known(cdn.pageRules)
    .filter(({ status }) => status === 'active')
    .flatMap(({ pattern, actions }) =>
      actions
        .filter(({ id }) => id === 'ssl')
        .map(({ value }) => ({
          mode: value,
          by: `the page rule for ${pattern}`,
          where: `page rule for ${pattern}`,
          replay: askingApi(cdn, `/zones/${zone.id}/pagerules?status=active`, String.raw`/"id":\s*"ssl"/`),
        })),
    );

/** The weakest that was seen, whoever sets it; what could not be read hides none of it. */
const weakest = (cdn: CdnEvidence, zone: CdnZone): { readonly weak: Weak | undefined; readonly unseen: Unseen[] } => {
  const found: Weak[] = [];
  const unseen: Unseen[] = [];
  for (const look of [ofZone, byRules, byPageRules])
    try {
      found.push(...look(cdn, zone));
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason });
    }
  const weak = found.find(({ mode }) => open.has(mode)) ?? found.find(({ mode }) => mode === 'full');
  return { weak, unseen };
};

export default defineCheck({
  id: 'edge/ssl-strict',
  rows: ['S1.c4'],
  from: 'launch',
  needs: ['cdn'],
  damage: 'data',
  effort: { minutes: [10, 45], who: 'developer' },
  worst: 'blocker',
  docs: {
    title: 'The way from Cloudflare to your server is encrypted and checked',
    failureTitle: 'Passwords travel unprotected behind the padlock',
    why: 'Cloudflare ends the encryption of your visitors and begins another one to your server. In the modes Off and Flexible that second one does not exist; in the mode Full nobody checks whom it leads to.',
    fix: 'Put a valid certificate on your server and set the encryption mode to Full (strict).',
    howTo: needsToken,
    references: ['https://developers.cloudflare.com/ssl/origin-configuration/ssl-modes/'],
  },
  judge: ({ cdn }) => {
    const state = zoneState(cdn);
    if ('moot' in state) return notApplicable(state.moot);
    if (!known(cdn.records).some(({ proxied }) => proxied)) return notApplicable('nothing of the zone is proxied');
    const { weak, unseen } = weakest(cdn, state.live);
    return concluded(weak === undefined ? [] : [faultOf(state.live, weak)], unseen);
  },
});
