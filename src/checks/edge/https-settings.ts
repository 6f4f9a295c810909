import type { CdnEvidence, CdnZone } from '../../evidence/cdn.ts';
import { zoneState } from '../../evidence/derive/edge-zone.ts';
import { known, Unknown } from '../../evidence/leaf.ts';
import { type Advice, concluded, defineCheck, type Fault, notApplicable, type Unseen } from '../check.ts';
import { askingSetting, dashboard, member, needsToken } from '../edge-words.ts';
import { byHand, listed } from '../wording.ts';

type Slip = {
  readonly setting: string;
  readonly shows: string;
  readonly happened: string;
  readonly because: string;
  readonly line: string;
  readonly step: string;
};

const oldTls = (cdn: CdnEvidence): Slip | undefined => {
  const version = known(cdn.settings.min_tls_version);
  if (version !== '1.0' && version !== '1.1') return undefined;
  return {
    setting: 'min_tls_version',
    shows: member('value', version),
    happened: 'Payment providers and security reviews mark the site as unsafe',
    because: `TLS ${version} is still accepted at the edge, which was withdrawn in 2021`,
    line: `min_tls_version: ${version}`,
    step: 'Set “Minimum TLS Version” to TLS 1.2 (SSL/TLS → Edge Certificates).',
  };
};

const earlyData = (cdn: CdnEvidence): Slip | undefined =>
  known(cdn.settings['0rtt']) === 'on'
    ? {
        setting: '0rtt',
        shows: member('value', 'on'),
        happened: 'Whoever records a member’s request can have it carried out a second time',
        because: '0-RTT is on: a request arrives before the connection is proven to be new',
        line: '0rtt: on',
        step: 'Switch “0-RTT Connection Resumption” off (Speed → Settings → Protocol).',
      }
    : undefined;

/** Browsers that hear of no time at all forget that the site is https alone, whatever the server itself says. */
const forgetsHttps = (cdn: CdnEvidence): Slip | undefined => {
  const { enabled, maxAge } = known(cdn.settings.security_header);
  if (!enabled || maxAge > 0) return undefined;
  return {
    setting: 'security_header',
    shows: String.raw`"enabled":\s*true[^}]*"max_age":\s*0[,}]|"max_age":\s*0,[^}]*"enabled":\s*true`,
    happened: 'Browsers that had learnt to open the site by https alone forget it',
    because: 'HSTS is switched on at the edge with a time of 0, which replaces what your server says',
    line: 'security_header: enabled, max_age 0',
    step: 'Set HSTS to a max-age of 6 months or more, or switch it off and let your server send it (SSL/TLS → Edge Certificates).',
  };
};

const faultOf = (cdn: CdnEvidence, zone: CdnZone, slips: readonly [Slip, ...Slip[]]): Fault => {
  const [first, ...rest] = slips;
  return {
    place: zone.name,
    hosts: [zone.name],
    severity: 'medium',
    confidence: 'observed',
    happened: `${first.happened}.`,
    cause: `In the zone ${zone.name} ${listed(slips.map(({ because }) => because))}.`,
    evidence: slips.map(({ line }) => `setting of ${zone.name}: ${line}`),
    replay: askingSetting(cdn, zone, first.setting, `/${first.shows}/`),
    remedy: [byHand(dashboard(zone, 'SSL/TLS'), first.step, ...rest.map(({ step }) => step))],
  };
};

const looks = [oldTls, earlyData, forgetsHttps] as const;

const adviceOn = (cdn: CdnEvidence, zone: CdnZone): readonly Advice[] =>
  known(cdn.settings.always_use_https) === 'on'
    ? []
    : [
        {
          place: zone.name,
          text: 'Your server itself sends http to https. “Always Use HTTPS” at Cloudflare does it without asking your server.',
        },
      ];

export default defineCheck({
  id: 'edge/https-settings',
  rows: ['S1.c4'],
  from: 'launch',
  needs: ['cdn'],
  damage: 'data',
  effort: { minutes: [2, 10], who: 'founder' },
  worst: 'medium',
  docs: {
    title: 'The edge asks for current encryption',
    failureTitle: 'The edge takes withdrawn kinds of encryption',
    why: 'What visitors meet is the edge of Cloudflare and not your server: its lowest TLS version, its HSTS header and its early data count.',
    fix: 'Set the minimum TLS version to 1.2, leave 0-RTT off, and give HSTS a time of months or leave it to your server.',
    howTo: needsToken,
    references: [
      'https://developers.cloudflare.com/ssl/edge-certificates/additional-options/minimum-tls/',
      'https://www.rfc-editor.org/rfc/rfc8470',
    ],
  },
  judge: ({ cdn }) => {
    const state = zoneState(cdn);
    if ('moot' in state) return notApplicable(state.moot);
    const zone = state.live;
    const slips: Slip[] = [];
    const unseen: Unseen[] = [];
    let advice: readonly Advice[] = [];
    for (const look of looks)
      try {
        const slip = look(cdn);
        if (slip !== undefined) slips.push(slip);
      } catch (error) {
        if (!(error instanceof Unknown)) throw error;
        unseen.push({ reason: error.reason });
      }
    if (unseen.length === 0 && cdn.settings.always_use_https.status === 'ok') advice = adviceOn(cdn, zone);
    const [first, ...rest] = slips;
    return concluded(first === undefined ? [] : [faultOf(cdn, zone, [first, ...rest])], unseen, advice);
  },
});
