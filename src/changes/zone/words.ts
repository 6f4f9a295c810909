import type { Json, RecordBody, RuleBody } from './bodies.ts';
import { canonicalJson } from './bodies.ts';
import { isWebType, valueOf } from './record-values.ts';
import type { Effect } from './resources.ts';

/** A record in one line: `A app.example.com → 192.0.2.1, proxied, TTL 300`. */
export const recordWords = (record: RecordBody): string => {
  const value = valueOf(record) ?? record.content ?? canonicalJson(record.data ?? {});
  const ttl = record.ttl === 1 ? 'automatic' : `${record.ttl} s`;
  const proxy = isWebType(record.type) ? `, ${record.proxied ? 'proxied' : 'DNS only'}` : '';
  return `${record.type} ${record.name} → ${value}${proxy}, TTL ${ttl}`;
};

export const ruleWords = (rule: RuleBody): string => {
  const parameters = [rule.action_parameters, rule.ratelimit].flatMap(part =>
    part === undefined ? [] : [` ${canonicalJson(part)}`],
  );
  return `${rule.enabled ? '' : '(off) '}when ${rule.expression}: ${rule.action}${parameters.join('')}`;
};

const settingWords = (value: Json): string => (typeof value === 'object' ? canonicalJson(value) : String(value));

const phases = {
  http_request_dynamic_redirect: 'redirect rule',
  http_request_cache_settings: 'cache rule',
  http_request_firewall_custom: 'firewall rule',
  http_ratelimit: 'rate limit rule',
} as const;

/** The two sides of an effect, each in one line; null = nothing is there. */
export const sides = (effect: Effect): { readonly before: string | null; readonly after: string | null } => {
  switch (effect.kind) {
    case 'record':
      return {
        before: effect.before === null ? null : recordWords(effect.before),
        after: effect.after === null ? null : recordWords(effect.after),
      };
    case 'setting':
      return {
        before: `${effect.setting} = ${settingWords(effect.before)}`,
        after: `${effect.setting} = ${settingWords(effect.after)}`,
      };
    case 'rule':
      return {
        before: effect.before === null ? null : ruleWords(effect.before),
        after: effect.after === null ? null : ruleWords(effect.after),
      };
  }
};

const verb = ({ before, after }: { readonly before: unknown; readonly after: unknown }): string => {
  if (before === null) return 'Add';
  return after === null ? 'Remove' : 'Change';
};

/** What an effect does, as the headline of its change. */
export const headline = (effect: Effect): string => {
  switch (effect.kind) {
    case 'record': {
      const { before, after } = effect;
      const one = after ?? before;
      if (before !== null && after !== null && before.proxied !== after.proxied)
        return `Switch the proxy of ${after.name} ${after.proxied ? 'on' : 'off'}`;
      return `${verb(effect)} the ${one?.type ?? ''} record of ${one?.name ?? ''}`;
    }
    case 'setting':
      return `Set ${effect.setting}`;
    case 'rule':
      return `${verb(effect)} the ${phases[effect.phase]} ${(effect.after ?? effect.before)?.ref ?? ''}`;
  }
};
