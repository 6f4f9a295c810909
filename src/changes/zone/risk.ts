import type { Effect } from './resources.ts';
import type { PlannedChange } from './plan.ts';

type Risk = PlannedChange['risk'];

const keptFor = (ttl: number): string => (ttl === 1 ? '5 minutes' : `${Math.ceil(ttl / 60)} minutes`);

const recordRisk = (effect: Extract<Effect, { kind: 'record' }>): Risk => {
  const { before, after } = effect;
  const one = after ?? before;
  const name = one?.name ?? '';
  if (before !== null && after !== null && before.proxied !== after.proxied)
    return after.proxied
      ? {
          level: 'high',
          says: `Everybody reaches ${name} through Cloudflare from then on; what is no web page (mail, SSH) no longer works under this name.`,
        }
      : {
          level: 'high',
          says: `Everybody reaches the server behind ${name} directly from then on: its address is public, and no rule of Cloudflare holds there.`,
        };
  if (one?.type === 'MX') return { level: 'high', says: `Mail to ${name} goes elsewhere; a wrong host loses it.` };
  if (one?.type === 'NS') return { level: 'high', says: `Everything below ${name} is answered by others.` };
  if (one?.type === 'CAA')
    return {
      level: 'medium',
      says: `Only the authorities that the CAA records of ${name} then name can issue certificates for it.`,
    };
  if (before === null) {
    const low = {
      TXT: 'Nothing that works now reads this text.',
      SRV: `Programs that look for this service find it at ${name}.`,
    };
    return {
      level: 'low',
      says: low[one?.type as keyof typeof low] ?? `Whoever asks for ${name} gets this answer from then on.`,
    };
  }
  const wait = `Resolvers keep the old answer for up to ${keptFor(before.ttl)}, also when it is taken back.`;
  if (after === null) return { level: 'medium', says: `What still asks for this record finds nothing. ${wait}` };
  return { level: 'medium', says: wait };
};

const settingRisk = (effect: Extract<Effect, { kind: 'setting' }>): Risk => {
  switch (effect.setting) {
    case 'ssl':
      return { level: 'high', says: 'Without a valid certificate on your own server visitors get error 526 at once.' };
    case 'security_header':
      return {
        level: 'high',
        says: 'Browsers that were here refuse plain http for as long as it says, also after it is taken back.',
      };
    case 'min_tls_version':
      return { level: 'medium', says: 'Very old browsers and old servers that call your API can no longer connect.' };
    case 'always_use_https':
      return {
        level: 'medium',
        says: 'Callers that send to http:// and do not follow redirects (some webhooks) stop working.',
      };
    default:
      return { level: 'medium', says: 'It holds for every host of the zone at once.' };
  }
};

const ruleRisk = (effect: Extract<Effect, { kind: 'rule' }>): Risk => {
  switch (effect.phase) {
    case 'http_request_dynamic_redirect':
      return { level: 'medium', says: 'Browsers keep a permanent redirect for long, also after it is taken back.' };
    case 'http_request_cache_settings':
      return {
        level: 'medium',
        says: 'A wrong rule shows one visitor what belongs to another; look as two members afterwards.',
      };
    default:
      return { level: 'medium', says: 'People behind one shared address count as one; watch for refused sign-ins.' };
  }
};

export const riskOf = (effect: Effect): Risk => {
  switch (effect.kind) {
    case 'record':
      return recordRisk(effect);
    case 'setting':
      return settingRisk(effect);
    case 'rule':
      return ruleRisk(effect);
  }
};
