import { betterStackMonitors } from '../../engines/monitors/better-stack.ts';
import { readJson } from '../../engines/monitors/data.ts';
import type { FoundMonitor, MonitorTool } from '../../engines/monitors/monitor.ts';
import { uptimeKumaMonitors } from '../../engines/monitors/uptime-kuma.ts';
import { uptimeRobotMonitors } from '../../engines/monitors/uptimerobot.ts';
import type { MonitoringSettings } from '../../config/monitoring-settings.ts';
import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { MonitorSource } from '../../evidence/monitoring.ts';
import { limits } from '../../platform/limits.ts';
import { monitorServices } from '../../providers/monitoring/services.ts';
import { readFiles } from '../repo/read-files.ts';

type Read = (document: unknown) => readonly FoundMonitor[] | null;

const readers: readonly (readonly [MonitorTool, Read])[] = [
  ['uptimerobot', uptimeRobotMonitors],
  ['better-stack', betterStackMonitors],
  ['uptime-kuma', uptimeKumaMonitors],
];

const readExport = async (
  root: string | null,
  file: string,
  name: string,
  read: Read,
  signal: AbortSignal,
): Promise<Leaf<readonly FoundMonitor[]>> => {
  if (root === null) return silent(`no repository was given, so ${file}, the export of ${name}, was not read`);
  if (file.startsWith('/') || file.split(/[\\/]/).includes('..')) return silent(`${file} lies outside the repository`);
  const { files, leftOut } = await readFiles(root, [file], signal);
  const [found] = files;
  if (found === undefined)
    return silent(`${file}, the export of ${name}, was not read: ${[...leftOut.keys()].join(', ')}`);
  const monitors = read(readJson(found.text));
  return monitors === null
    ? silent(`${file} holds no monitors as ${name} writes them`)
    : seen(monitors.slice(0, limits.monitorsKept));
};

/** Monitors of the exports that the settings name. */
export const inExports = async (
  settings: MonitoringSettings | undefined,
  root: string | null,
  signal: AbortSignal,
): Promise<readonly MonitorSource[]> => {
  if (settings === undefined || settings === false) return [];
  const found = await Promise.all(
    readers.map(async ([tool, read]): Promise<readonly MonitorSource[]> => {
      const named =
        tool === 'uptimerobot' || tool === 'better-stack' || tool === 'uptime-kuma' ? settings[tool] : undefined;
      if (named?.export === undefined) return [];
      const { name } = monitorServices[tool];
      const monitors = await readExport(root, named.export, name, read, signal);
      return [{ tool, from: `${named.export}, an export of ${name}`, kind: 'export', file: named.export, monitors }];
    }),
  );
  return found.flat();
};
