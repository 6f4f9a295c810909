import type { Config } from '../config/schema.ts';
import { monitorWith, plainAddress } from '../engines/monitors/monitor.ts';
import { seen, silent } from '../evidence/leaf.ts';
import type { MonitoringEvidence, MonitorSource, NamedPlaces } from '../evidence/monitoring.ts';
import { limits } from '../platform/limits.ts';
import { webhookUrl } from './cdn/webhook.ts';
import type { Aim, Collector } from './collector.ts';
import { declaredOf } from './declared.ts';
import { inExports } from './monitoring/exports.ts';
import { lookedAt, type NamedLink } from './monitoring/links.ts';
import { inOwnWatch } from './monitoring/own-watch.ts';
import { inRepository } from './monitoring/repository.ts';
import { inServices } from './monitoring/services.ts';
import { rootOf } from './repo/root.ts';

const dayMs = 86_400_000;

/** Monitors that somebody looked up and wrote down; what is older than a year is looked up again. */
const said = ({ monitoring }: Config, now: number): readonly MonitorSource[] => {
  if (monitoring === undefined || monitoring === false) return [];
  return monitoring.others.map(({ tool, url, everySeconds, confirms, text, signsIn, by, on }) => {
    const source = { tool: 'said', from: `${tool}, as ${by} looked it up on ${on}`, kind: 'said', file: null } as const;
    if (now - Date.parse(on) >= limits.monitorSaidDays * dayMs)
      return {
        ...source,
        monitors: silent(`${by} looked at ${tool} on ${on}, more than a year ago (monitoring.others)`),
      };
    const judges = text ? 'content' : 'status';
    const known = { name: tool, url: plainAddress(url), everySeconds, confirms, signsIn, judges } as const;
    return { ...source, monitors: seen([monitorWith(known)]) };
  });
};

/** Path of a step that is the same for everybody. */
const fixed = (text: string | undefined): string | null =>
  text !== undefined && /^\/[^{}\s]*$/.test(text) ? text : null;

const namedPlaces = (aim: Aim): NamedPlaces => {
  const { drive, health } = aim.config;
  const opened = drive?.flows['sign-in']?.find(step => 'open' in step)?.open;
  const called = drive?.flows['who-am-i']?.flatMap(step => ('call' in step ? [step.call] : []));
  const asked = called?.find(call => /^GET \/[^{}\s]*$/.test(call))?.slice('GET '.length);
  return {
    login: fixed(opened),
    api: health?.api ?? fixed(asked),
    webhook: webhookUrl(aim.config, declaredOf(aim)),
  };
};

const linksIn = ({ monitoring, watch }: Config): readonly NamedLink[] => [
  ...(watch?.publicUrl === undefined ? [] : [{ url: watch.publicUrl, setting: 'watch.publicUrl' }]),
  ...(monitoring === undefined || monitoring === false
    ? []
    : monitoring.links.map(url => ({ url, setting: 'monitoring.links' }))),
];

/** Finds what watches the product already: in files, exports and services that the settings name, and our own watch. It only reads. */
export const monitoring: Collector<'monitoring'> = {
  key: 'monitoring',
  after: [],
  deadlineMs: limits.monitorReadMs + 3 * limits.monitorAnswerMs,
  async collect(aim, _sofar, io, signal): Promise<MonitoringEvidence> {
    const { config, domain, repo } = aim;
    const root = repo === null ? null : await rootOf(repo);
    io.progress('looking for what watches the product already');
    const found = await Promise.all([
      root === null ? [] : inRepository(root, io, signal),
      inExports(config.monitoring, root, signal),
      inServices(config.monitoring, io, signal),
      inOwnWatch(domain, config.watch, io),
    ]);
    return {
      isNothing: config.monitoring === false,
      sources: [...found.flat(), ...said(config, io.now().getTime())],
      named: namedPlaces(aim),
      links: await lookedAt(linksIn(config), aim.only, io, signal),
    };
  },
};
