import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { checks as allChecks } from '../checks/index.ts';
import type { Check } from '../checks/check.ts';
import { loadConfig } from '../config/load.ts';
import { profiles } from '../contract/profiles.ts';
import { rows } from '../contract/rows.ts';
import type { Profile, Severity } from '../contract/rows.ts';
import { documents, documentSources } from '../deliverables/documents.ts';
import { expiring } from '../evidence/derive/expiring.ts';
import { loadEvidence } from '../evidence/load.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { saveEvidence } from '../evidence/save.ts';
import { findingsOf } from '../findings/findings-of.ts';
import { judgeAll } from '../findings/judge.ts';
import { severityRank } from '../findings/rank.ts';
import type { Acceptance, Report } from '../findings/report.ts';
import { run } from '../findings/run.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { type Progress, createProgress } from '../reporters/progress.ts';
import { type Format, formats } from '../reporters/reporter.ts';
import { reporterOf } from '../reporters/reporters.ts';
import { severityWords } from '../reporters/words.ts';
import { type AimFlags, type Prepared, prepare } from './aim.ts';
import { look } from './look.ts';
import type { Surroundings } from './surroundings.ts';
import { acceptances, keep } from './state.ts';

export type AuditFlags = AimFlags & {
  readonly from?: string;
  readonly save?: string;
  readonly format?: string;
  readonly json?: boolean;
  readonly output?: string;
  readonly failOn?: string;
  readonly strict?: boolean;
  readonly profile?: string;
  readonly check?: readonly string[];
};

const chosenChecks = (ids: readonly string[] | undefined): readonly Check[] => {
  if (ids === undefined || ids.length === 0) return allChecks;
  return ids.map(id => {
    const check = allChecks.find(one => one.id === id);
    if (check === undefined)
      throw new LaunchReadyError(
        'LR_UNKNOWN_CHECK',
        `There is no check ${id}.`,
        'launch-ready explain lists them all.',
      );
    return check;
  });
};

const chosenFormat = (flags: AuditFlags): Format => {
  const name = flags.json === true ? 'json' : (flags.format ?? 'terminal');
  const format = formats.find(one => one === name);
  if (format === undefined)
    throw new LaunchReadyError('LR_USAGE', `There is no format ${name}.`, `Formats: ${formats.join(', ')}.`);
  return format;
};

const thresholds = ['blocker', 'high', 'medium', 'never'] as const;

const chosenThreshold = (name: string | undefined): Severity | 'never' => {
  const threshold = thresholds.find(one => one === (name ?? 'blocker'));
  if (threshold === undefined)
    throw new LaunchReadyError(
      'LR_USAGE',
      `--fail-on: there is no severity ${name ?? ''}.`,
      `One of ${thresholds.join(', ')}.`,
    );
  return threshold;
};

/** What must have been looked at for READY; null where what there is to look at decides. */
const chosenProfile = (name: string | undefined): Profile | null => {
  if (name === undefined) return null;
  const profile = profiles.find(one => one === name);
  if (profile === undefined)
    throw new LaunchReadyError('LR_USAGE', `--profile: there is no profile ${name}.`, `One of ${profiles.join(', ')}.`);
  return profile;
};

/**
 * 1 beats 3 beats 0. From outside, *incomplete* alone does not fail a run unless nothing that matters could be
 * judged or `--strict` asks for it; with a repository it always does.
 */
export const exitCodeOf = (report: Report, failOn: Severity | 'never', strict: boolean): number => {
  const bad =
    failOn !== 'never' && report.findings.some(({ severity }) => severityRank(severity) <= severityRank(failOn));
  if (bad) return 1;
  const blockerRows = new Set(rows.filter(({ severity }) => severity === 'blocker').map(({ id }) => id));
  const judgedBlockers = report.coverage.judged.filter(id => blockerRows.has(id)).length;
  const incomplete = report.coverage.notChecked.some(id => blockerRows.has(id));
  if (report.profile === 'outside' && !strict) return judgedBlockers === 0 ? 3 : 0;
  return incomplete ? 3 : 0;
};

/**
 * Checks that can be told: their own evidence is there, and that of everything that could make them moot. Each check
 * is looked at once: those that come after many others would be asked millions of times.
 */
export const settledOf = (checks: readonly Check[], sofar: EvidenceSet['keys']): readonly Check[] => {
  const byId = new Map<string, Check>(checks.map(check => [check.id, check]));
  const known = new Map<Check, boolean>();
  const isSettled = (check: Check): boolean => {
    const is =
      known.get(check) ??
      ([...check.needs, ...(check.wants ?? [])].every(key => sofar[key] !== undefined) &&
        (check.after ?? []).every(id => {
          const before = byId.get(id);
          return before === undefined || isSettled(before);
        }));
    known.set(check, is);
    return is;
  };
  return checks.filter(isSettled);
};

/** Says blockers as soon as nothing that is still to come can change them. */
const streaming = (progress: Progress, checks: readonly Check[], head: Omit<EvidenceSet, 'keys'>) => {
  const said = new Set<string>();
  let told = 0;
  return (_key: string, sofar: EvidenceSet['keys']): void => {
    const ready = settledOf(checks, sofar);
    if (ready.length === told) return;
    told = ready.length;
    const set = { ...head, keys: sofar };
    for (const finding of findingsOf(judgeAll(ready, set), set)) {
      if (finding.severity !== 'blocker' || said.has(finding.id)) continue;
      said.add(finding.id);
      progress.note(`found: ${severityWords.blocker}: ${finding.title} (${finding.place})`);
    }
  };
};

const collected = async (
  prepared: Prepared,
  checks: readonly Check[],
  around: Surroundings,
  progress: Progress,
  narrowed: boolean,
): Promise<EvidenceSet> => {
  const io = { ...realIo({ net: prepared.net, progress: progress.say, now: around.now }), env: around.env };
  const what =
    prepared.aim.repo === null ? prepared.aim.domain : `${prepared.aim.domain} and the repository ${prepared.aim.repo}`;
  progress.say(`Looking at ${what}. I only look; nothing is changed.`);
  const head = {
    schema: 'launch-ready/evidence@1',
    tool: '',
    target: { domain: prepared.aim.domain, unicode: prepared.aim.unicode },
    profile: prepared.profile,
    net: prepared.recorded,
    ...(prepared.aim.repo === null ? {} : { repo: prepared.aim.repo }),
    collectedAt: io.now().toISOString(),
  } as const;
  const set = await look(prepared, io, around.signal, {
    onKey: streaming(progress, checks, head),
    ...(narrowed ? { keys: [...new Set(checks.flatMap(({ needs, wants }) => [...needs, ...(wants ?? [])]))] } : {}),
  });
  progress.done();
  return set;
};

/** What the settings and the state accept. Kept evidence is judged by the settings that are named beside it. */
const allAcceptances = async (
  prepared: Prepared | null,
  { config }: AuditFlags,
  set: EvidenceSet,
  state: string,
): Promise<readonly Acceptance[]> => [
  ...(prepared?.aim.config ?? (await loadConfig(config ?? null)).config).accept,
  ...(await acceptances(state, set.target.domain)),
];

/** `launch-ready audit`: looks, judges, reports. Returns the exit code. */
export const audit = async (domain: string | undefined, flags: AuditFlags, around: Surroundings): Promise<number> => {
  const format = chosenFormat(flags);
  const failOn = chosenThreshold(flags.failOn);
  const profile = chosenProfile(flags.profile);
  const checks = chosenChecks(flags.check);
  const state = stateFolder(around.env);
  const progress = createProgress(around.stderr, flags.from !== undefined);
  const found = flags.from === undefined ? await prepare(domain, flags, around.cwd) : null;
  const prepared = found === null || profile === null ? found : { ...found, profile };
  const narrowed = (flags.check ?? []).length > 0;
  const looked =
    prepared === null
      ? await loadEvidence(resolve(around.cwd, flags.from ?? ''))
      : await collected(prepared, checks, around, progress, narrowed);
  const set = profile === null ? looked : { ...looked, profile };
  if (flags.save !== undefined) await saveEvidence(set, resolve(around.cwd, flags.save));
  const report = run(set, {
    checks,
    rows,
    acceptances: await allAcceptances(prepared, flags, set, state),
    documents: documents(set),
    documentSources,
  });
  // A narrowed look is no new state of the target.
  if (prepared !== null && !narrowed && flags.host === undefined) {
    await keep(state, {
      report,
      net: prepared.recorded,
      repo: prepared.aim.repo,
      expires: expiring(set.keys, set.target.domain),
    });
  }
  const reporter = await reporterOf(format, {
    colour: around.colour && flags.output === undefined,
    columns: around.columns,
  });
  const text = reporter({ report, evidence: set });
  if (flags.output === undefined) around.stdout.write(text);
  else {
    await writeFile(resolve(around.cwd, flags.output), text, { mode: 0o600 });
    around.stderr.write(`${report.headline}\nWritten to ${flags.output}\n`);
  }
  return exitCodeOf(report, failOn, flags.strict === true);
};
