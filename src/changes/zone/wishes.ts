import type { PlannedSet } from '../dns-plan.ts';
import type { Json, RuleBody } from './bodies.ts';
import type { rulePhases, zoneSettings } from './resources.ts';

export type RulePhase = (typeof rulePhases)[number];
export type ZoneSetting = (typeof zoneSettings)[number];

/** One thing that should be so in a zone. `because` names findings, or what was typed. */
export type ZoneWish =
  | { readonly kind: 'set'; readonly set: PlannedSet; readonly because: readonly string[] }
  | { readonly kind: 'proxy'; readonly name: string; readonly proxied: boolean; readonly because: readonly string[] }
  /** The parts of an object that are not named stay as they are. */
  | {
      readonly kind: 'setting';
      readonly setting: ZoneSetting;
      readonly value: Json;
      readonly because: readonly string[];
    }
  | {
      readonly kind: 'rule';
      readonly phase: RulePhase;
      readonly rule: RuleBody;
      /** Where it is put when it is new. */
      readonly at: 'first' | 'last';
      /** Rules of ours that stay before it although it is to be the first. */
      readonly behind?: (rule: RuleBody) => boolean;
      readonly because: readonly string[];
    };
