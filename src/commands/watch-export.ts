import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { LaunchReadyError } from '../platform/errors.ts';
import { monitorsOf } from '../watch/derive.ts';
import { checklyConstructs } from '../watch/export/checkly.ts';
import { gatusYaml } from '../watch/export/gatus.ts';
import { prometheusFiles } from '../watch/export/prometheus.ts';
import { uptimeKumaJson } from '../watch/export/uptime-kuma.ts';
import type { Monitor } from '../watch/monitor.ts';
import type { Surroundings } from './surroundings.ts';
import { watchedBy, type WatchedFlags } from './watched.ts';

export type WatchExportFlags = WatchedFlags & { readonly output?: string };

/** Files of each tool by their names. */
const tools = new Map<string, (monitors: readonly Monitor[]) => Readonly<Record<string, string>>>([
  ['checkly', monitors => ({ 'launch-ready.check.ts': checklyConstructs(monitors) })],
  ['prometheus', prometheusFiles],
  ['gatus', monitors => ({ 'gatus.yml': gatusYaml(monitors) })],
  ['uptime-kuma', monitors => ({ 'uptime-kuma.json': uptimeKumaJson(monitors) })],
]);

/** `launch-ready watch export TOOL`: the same monitors in the notation of a tool that somebody has already. */
export const watchExport = async (
  tool: string,
  typed: string | undefined,
  flags: WatchExportFlags,
  around: Surroundings,
): Promise<number> => {
  const written = tools.get(tool);
  if (written === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `There is no export for ${tool}.`,
      `There is one for ${[...tools.keys()].join(', ')}.`,
    );
  const { config, evidence } = await watchedBy(typed, flags, around, `watch export ${tool}`);
  const { monitors } = monitorsOf({ config, evidence });
  const files = Object.entries(written(monitors));
  if (flags.output === undefined) {
    // Several are told apart by their names, as comments of YAML.
    for (const [name, text] of files) around.stdout.write(files.length === 1 ? text : `# ${name}\n${text}`);
    return 0;
  }
  const folder = resolve(around.cwd, flags.output);
  await mkdir(folder, { recursive: true });
  for (const [name, text] of files) await writeFile(join(folder, name), text);
  around.stdout.write(`${files.map(([name]) => join(flags.output ?? '', name)).join('\n')}\n`);
  return 0;
};
