import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseZonePlan, type Plan } from '../changes/zone/plan.ts';
import { parseTarget } from '../config/target.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { type CarryFlags, carryOut, waitSeconds } from './carry-out.ts';
import type { Prompt } from './prompt.ts';
import type { Surroundings } from './surroundings.ts';
import { lastZonePlan, plannedZones } from './undo-files.ts';
import { terraformAround, zoneAim, type ZoneFlags } from './zone-aim.ts';

export type ApplyFlags = ZoneFlags & CarryFlags & { readonly target?: string };

const planIn = async (file: string): Promise<Plan> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LaunchReadyError('LR_FILE_MISSING', `${file} cannot be read.`, 'Check the path.', { cause });
  });
  return parseZonePlan(text, file);
};

const chosenPlan = async (file: string | undefined, flags: ApplyFlags, around: Surroundings): Promise<Plan> => {
  if (file !== undefined) return planIn(resolve(around.cwd, file));
  const state = stateFolder(around.env);
  const zones = flags.target === undefined ? await plannedZones(state) : [parseTarget(flags.target).domain];
  const [only = '', other] = zones;
  if (other !== undefined)
    throw new LaunchReadyError('LR_USAGE', `There are plans for ${zones.join(', ')}.`, `Say which: --target ${only}`);
  const plan = only === '' ? null : await lastZonePlan(state, only);
  if (plan === null)
    throw new LaunchReadyError('LR_NO_REPORT', 'There is no plan to apply.', 'Make one first: launch-ready plan');
  return plan;
};

/** Where Terraform describes the zone, what is changed past it comes back with its next run. Throws LR_USAGE. */
export const refuseBesideTerraform = async (around: Surroundings): Promise<void> => {
  const files = await terraformAround(around);
  if (files.length === 0) return;
  throw new LaunchReadyError(
    'LR_USAGE',
    `This repository describes its zone with Terraform (${files
      .map(({ file }) => file)
      .slice(0, 5)
      .join(', ')}): a change past it would be undone by its next run.`,
    'Change it there: launch-ready plan --terraform writes the blocks.',
  );
};

/** `launch-ready apply`: carries a plan out. Exit codes as `carryOut`. */
export const apply = async (
  file: string | undefined,
  flags: ApplyFlags,
  around: Surroundings,
  prompt: Prompt,
): Promise<number> => {
  waitSeconds(flags);
  const plan = await chosenPlan(file, flags, around);
  await refuseBesideTerraform(around);
  const progress = createProgress(around.stderr, flags.json === true);
  return carryOut(plan, await zoneAim(flags, around, progress.say), flags, around, prompt);
};
