import type { SourceFile } from '../source/source-file.ts';
import { type FoundMonitor, monitorWith } from './monitor.ts';

const init = /\bSentry\.init\s*\(|\bsentry_sdk\.init\s*\(/;
const jobs =
  /\bSentry\.(?:withMonitor|captureCheckIn|cron\.instrument\w+)\s*\(|\bmonitorSlug\s*:|\bautomaticVercelMonitors\s*:\s*true/;

export type SentryFound = { readonly path: string; readonly line: number; readonly monitors: readonly FoundMonitor[] };

const lineOf = (text: string, at: number): number => text.slice(0, at).split('\n').length;

/** Where Sentry is set up, with the jobs that report to it. Which addresses it asks stands at Sentry alone. */
export const sentryIn = (files: readonly SourceFile[]): SentryFound | null => {
  const starts = files.flatMap(({ path, text }) => {
    const found = init.exec(text);
    return found === null ? [] : [{ path, line: lineOf(text, found.index) }];
  });
  const [first] = starts;
  if (first === undefined) return null;
  const monitors = files.flatMap(({ path, text }) => {
    const found = jobs.exec(text);
    return found === null
      ? []
      : [monitorWith({ name: `jobs of ${path}`, line: lineOf(text, found.index), looksAt: 'job' })];
  });
  return { ...first, monitors };
};
