import { settingWishes } from '../changes/hosts/cloudflare/standard.ts';
import type { Plan } from '../changes/zone/plan.ts';
import { zoneSettings } from '../changes/zone/resources.ts';
import type { Json } from '../changes/zone/bodies.ts';
import type { ZoneSetting, ZoneWish } from '../changes/zone/wishes.ts';
import { assembled, cdnRules, type EdgeRules, securityRules } from '../deliverables/edge-rules.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { LaunchReadyError } from '../platform/errors.ts';

const isSetting = (name: string): name is ZoneSetting => zoneSettings.some(one => one === name);

const valueOf = (text: string): Json => {
  if (!/^[[{\d]/.test(text)) return text;
  try {
    // Versions such as 1.2 are texts at Cloudflare.
    return /^\d+\.\d+$/.test(text) ? text : (JSON.parse(text) as Json);
  } catch {
    return text;
  }
};

/** `--setting ssl=strict`: what somebody wants by name. Throws LR_USAGE. */
export const typedSettings = (typed: readonly string[] | undefined): readonly ZoneWish[] =>
  (typed ?? []).map(text => {
    const [name = '', ...rest] = text.split('=');
    const value = rest.join('=');
    if (isSetting(name) && value !== '')
      return { kind: 'setting', setting: name, value: valueOf(value), because: [`--setting ${text}`.slice(0, 1000)] };
    throw new LaunchReadyError(
      'LR_USAGE',
      `--setting: "${text}" is not name=value of a setting that can be changed.`,
      `One of ${zoneSettings.join(', ')}; for example --setting ssl=strict`,
    );
  });

export type Standard = { readonly wishes: readonly ZoneWish[]; readonly notPlanned: Plan['notPlanned'] };

/** `--standard`: the settings and rules that every site with members should have, as `launch-ready edge` shows them. */
export const standardWishes = (isWanted: boolean | undefined, { keys }: EvidenceSet): Standard => {
  if (isWanted !== true) return { wishes: [], notPlanned: [] };
  const because = ['--standard: what every site with members should have'];
  const settings = settingWishes(because);
  const { cdn, delivery } = keys;
  if (cdn?.status !== 'ok')
    return {
      wishes: settings,
      notPlanned: [{ what: 'the standard rules', reason: 'the zone was not looked at', flag: null }],
    };
  const sorts = [cdnRules(cdn.value, delivery?.status === 'ok' ? delivery.value : undefined), securityRules(cdn.value)];
  return {
    wishes: [
      ...settings,
      ...sorts.flatMap(({ rules }) =>
        rules.map(({ phase, rule, at }): ZoneWish => ({ kind: 'rule', phase, rule, at, because })),
      ),
    ],
    notPlanned: sorts.flatMap(noRoom),
  };
};

const noRoom = ({ beyond, plan }: EdgeRules): Plan['notPlanned'] =>
  beyond.map(({ rule }) => ({
    what: `the rule ${rule.ref}`,
    reason: `the plan “${plan}” has no room for it beside the rules that are there`,
    flag: null,
  }));

/** Wishes of findings without the rules that the zone has no room for: a plan that stops in its middle helps nobody. */
export const fitting = (wishes: readonly ZoneWish[], { keys }: EvidenceSet): Standard => {
  if (keys.cdn?.status !== 'ok') return { wishes, notPlanned: [] };
  const rules = assembled(keys.cdn.value, wishes);
  const beyond = new Set(rules.beyond.map(({ rule }) => rule.ref));
  return {
    wishes: wishes.filter(wish => wish.kind !== 'rule' || !beyond.has(wish.rule.ref)),
    notPlanned: noRoom(rules),
  };
};
