import { blackboxMonitors, type NamedDocument } from '../../engines/monitors/blackbox.ts';
import { isChecklySource } from '../../engines/monitors/checkly-constructs.ts';
import { readYaml } from '../../engines/monitors/data.ts';
import { gatusMonitors } from '../../engines/monitors/gatus.ts';
import type { FoundMonitor, MonitorTool } from '../../engines/monitors/monitor.ts';
import { readConstructsApart } from '../../engines/monitors/read-apart.ts';
import { sentryIn } from '../../engines/monitors/sentry.ts';
import { terraformMonitors } from '../../engines/monitors/terraform.ts';
import { upptimeMonitors } from '../../engines/monitors/upptime.ts';
import { seen, silent } from '../../evidence/leaf.ts';
import type { MonitorSource } from '../../evidence/monitoring.ts';
import type { Io } from '../../platform/io.ts';
import { limits } from '../../platform/limits.ts';
import { listFiles } from '../repo/list-files.ts';
import { readFiles } from '../repo/read-files.ts';
import type { SourceFile } from '../repo/source.ts';

/** Made up for a test, or of somebody else. */
const ofOthers = /(?:^|\/)(?:tests?|__tests__|fixtures|node_modules|vendor)\//i;
const isYaml = (path: string): boolean => /\.ya?ml$/i.test(path);
const isTerraform = (path: string): boolean => /\.tf$/i.test(path);
const isScript = (path: string): boolean => /\.(?:[cm]?[jt]sx?|py)$/i.test(path);

/** Words of which one stands in each file that a reader here reads; nothing else is parsed. */
const yamlWords = /\bconditions\s*:|\bscrape_configs\s*:|\bprober\s*:|\bprobe_(?:success|ssl)|^sites\s*:/m;

const sourceOf = (tool: MonitorTool, file: string, monitors: readonly FoundMonitor[]): MonitorSource => ({
  tool,
  from: `the file ${file}`,
  kind: 'repository',
  file,
  monitors: seen(monitors.slice(0, limits.monitorsKept)),
});
const unreadable = (tool: MonitorTool, file: string, why: string): MonitorSource => ({
  ...sourceOf(tool, file, []),
  monitors: silent(`${file} was not read: ${why}`),
});

const inYaml = (files: readonly SourceFile[]): readonly MonitorSource[] => {
  const documents: NamedDocument[] = [];
  const found = files.flatMap(({ path, text }): readonly MonitorSource[] => {
    if (!isYaml(path) || !yamlWords.test(text)) return [];
    const read = readYaml(text);
    if (read === null || read.length === 0)
      return /(?:^|\/)(?:gatus|\.upptimerc)[^/]*$/i.test(path)
        ? [unreadable('gatus', path, 'it is no YAML that can be read')]
        : [];
    documents.push(...read.map(document => ({ ...document, path })));
    return read.flatMap(document => {
      const gatus = gatusMonitors(document);
      if (gatus !== null) return [sourceOf('gatus', path, gatus)];
      const upptime = upptimeMonitors(document);
      return upptime === null ? [] : [sourceOf('upptime', path, upptime)];
    });
  });
  return [...found, ...blackboxMonitors(documents).map(({ path, monitors }) => sourceOf('blackbox', path, monitors))];
};

const inConstructs = async (files: readonly SourceFile[], signal: AbortSignal): Promise<readonly MonitorSource[]> => {
  const given = files.filter(({ path, text }) => isChecklySource(path) || text.includes('checkly/constructs'));
  if (!given.some(({ text }) => text.includes('checkly/constructs'))) return [];
  const { found, notes } = await readConstructsApart(given, signal);
  return [
    ...found.map(({ path, monitors }) => sourceOf('checkly', path, monitors)),
    ...notes.map(({ path, because }) => unreadable('checkly', path, because)),
  ];
};

const inSentry = (files: readonly SourceFile[]): readonly MonitorSource[] => {
  const found = sentryIn(files.filter(({ path }) => isScript(path)));
  return found === null ? [] : [sourceOf('sentry', found.path, found.monitors)];
};

/** Monitors that files of the repository set up. They are parsed; nothing of them is executed. */
export const inRepository = async (root: string, io: Io, signal: AbortSignal): Promise<readonly MonitorSource[]> => {
  const { paths } = await listFiles(root, io, signal);
  const wanted = paths.filter(path => !ofOthers.test(path) && (isYaml(path) || isTerraform(path) || isScript(path)));
  const { files } = await readFiles(root, wanted, signal);
  const terraform = files
    .filter(({ path }) => isTerraform(path))
    .flatMap(({ path, text }) =>
      [...terraformMonitors(text)].map(([tool, monitors]) => sourceOf(tool, path, monitors)),
    );
  return [...inYaml(files), ...terraform, ...(await inConstructs(files, signal)), ...inSentry(files)];
};
