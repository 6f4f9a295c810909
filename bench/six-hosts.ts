import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorldPlan } from '../test/world/plan.ts';
import { soundPlan } from '../test/world/sound.ts';

/** The sound community cut to six hosts: the domain, www, app, api, auth and staging. */
export const sixHosts = (): WorldPlan => {
  const plan = soundPlan();
  delete plan.zone[`status.${plan.domain}`];
  return plan;
};

/** Words of an audit of that community, with its settings written into the folder; without a browser unless wanted. */
export const auditWords = async (
  folder: string,
  { domain, config }: WorldPlan,
  flags: readonly string[],
): Promise<readonly string[]> => {
  const settings = join(folder, 'launch-ready.jsonc');
  await writeFile(settings, JSON.stringify(config));
  return ['audit', domain, '--no-browser', '--config', settings, ...flags];
};
