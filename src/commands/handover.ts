import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { checks } from '../checks/index.ts';
import { loadBrand } from '../config/brand-file.ts';
import { findRepository, loadConfig } from '../config/load.ts';
import { loadOwnership, ownershipFileBeside } from '../config/ownership-file.ts';
import { rows } from '../contract/rows.ts';
import { alertPlanMarkdown } from '../deliverables/alert-plan-markdown.ts';
import { alertPlan } from '../deliverables/alert-plan.ts';
import { documents, documentSources } from '../deliverables/documents.ts';
import type { OwnCommand } from '../deliverables/handover/check/commands.ts';
import { type PackCheck, packNames } from '../deliverables/handover/check/pack-check.ts';
import { packMarkdown } from '../deliverables/handover/pack-markdown.ts';
import { type Pack, type Papers, packOf } from '../deliverables/handover/pack.ts';
import { writtenIn } from '../deliverables/handover/written.ts';
import { incidentChecklist } from '../deliverables/incident-checklist.ts';
import { keptHandover } from '../evidence/kept-handover.ts';
import { keptWatchDrill } from '../evidence/kept-watch-drill.ts';
import { loadEvidence } from '../evidence/load.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import { judgeAll } from '../findings/judge.ts';
import { run } from '../findings/run.ts';
import { BrowserUnavailable } from '../platform/browser/launch.ts';
import { printPage } from '../platform/browser/print.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { packHtml } from '../reporters/html/pack.ts';
import { createProgress } from '../reporters/progress.ts';
import { monitorsOf } from '../watch/derive.ts';
import { plannedAlerts } from '../watch/planned-alerts.ts';
import { type AimFlags, prepare } from './aim.ts';
import { readReport } from './compare.ts';
import { checkedPack, checkExit, handoverCheck, type PackHome } from './handover-check.ts';
import { packCheckText } from './handover-check-text.ts';
import { releaseOf } from './handover-release.ts';
import { handoverText } from './handover-text.ts';
import { look } from './look.ts';
import { acceptances } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type HandoverFlags = AimFlags & {
  readonly from?: string;
  readonly before?: string;
  readonly brand?: string;
  readonly pdf?: boolean;
  readonly json?: boolean;
  readonly output?: string;
  readonly check?: boolean;
};

/** `handover --json`. */
export type HandoverReport = { readonly schema: 'launch-ready/handover@1'; readonly pack: Pack };

type Known = PackHome & { readonly set: EvidenceSet };

const known = async (typed: string | undefined, flags: HandoverFlags, around: Surroundings): Promise<Known> => {
  const found = await findRepository(resolve(around.cwd, flags.repo ?? '.'));
  const { config, file } = await loadConfig(flags.config ?? found?.config ?? null);
  const root = found?.root ?? around.cwd;
  if (flags.from !== undefined) return { set: await loadEvidence(resolve(around.cwd, flags.from)), config, file, root };
  const prepared = await prepare(typed, flags, around.cwd, 'handover');
  const progress = createProgress(around.stderr, flags.json === true);
  progress.say(`Looking at ${prepared.aim.domain}. I only look; nothing is changed.`);
  const io = { ...realIo({ net: prepared.net, progress: progress.say, now: around.now }), env: around.env };
  const set = await look(prepared, io, around.signal).finally(progress.done);
  return { set, config: prepared.aim.config, file, root };
};

/** What the settings say of how releases go out, of who is called and how, written as papers. */
const papersOf = async ({ set, config }: Known, around: Surroundings): Promise<Papers> => {
  const settings = config.watch;
  const release = releaseOf(config);
  if (settings === undefined) return { contacts: [], dashboard: null, release, alertPlan: null, incidents: null };
  const { domain } = set.target;
  const { monitors } = monitorsOf({ config, evidence: set });
  const drill = await keptWatchDrill(stateFolder(around.env), domain, around.now());
  const plan = alertPlan({ domain, at: around.now(), settings, alerts: plannedAlerts(monitors, new Map()), drill });
  const services = [config.mail?.provider, config.dns.provider].filter(name => name !== undefined);
  return {
    contacts: settings.contacts,
    dashboard: settings.publicUrl ?? null,
    release,
    alertPlan: settings.channels === undefined || settings.contacts.length === 0 ? null : alertPlanMarkdown(plan),
    incidents: settings.contacts.length === 0 ? null : incidentChecklist({ domain, settings, services }),
  };
};

const packFor = async (
  typed: string | undefined,
  flags: HandoverFlags,
  around: Surroundings,
): Promise<{ readonly pack: Pack; readonly set: EvidenceSet; readonly home: PackHome }> => {
  const before = flags.before === undefined ? null : await readReport(resolve(around.cwd, flags.before));
  const brand = flags.brand === undefined ? null : await loadBrand(resolve(around.cwd, flags.brand));
  const what = await known(typed, flags, around);
  const { config, file, root } = what;
  // Whoever takes over needs everything: what was not looked at is a gap, never out of question.
  const set: EvidenceSet = { ...what.set, profile: 'launch' };
  const { domain } = set.target;
  if (before !== null && before.target.domain !== domain)
    throw new LaunchReadyError(
      'LR_USAGE',
      `--before: that report is of ${before.target.domain}, and this pack of ${domain}.`,
      'Give an earlier report of the same target.',
    );
  const accepted = [...config.accept, ...(await acceptances(stateFolder(around.env), domain))];
  const pack = packOf({
    set,
    report: run(set, { checks, rows, acceptances: accepted, documents: documents(set), documentSources }),
    judgements: judgeAll(checks, set),
    before,
    ownership: await loadOwnership(resolve(around.cwd, ownershipFileBeside(file, root))),
    papers: await papersOf({ ...what, set }, around),
    brand,
    at: around.now().toISOString(),
  });
  return { pack, set, home: { config, file, root } };
};

const printed = async (html: string, around: Surroundings): Promise<Uint8Array> => {
  const net = { resolver: null, connectTo: [], ca: [], offline: true };
  const io = { ...realIo({ net, progress: () => {}, now: around.now }), env: around.env };
  try {
    return await printPage(html, io);
  } catch (error) {
    if (!(error instanceof BrowserUnavailable)) throw error;
    throw new LaunchReadyError('LR_USAGE', `--pdf: ${error.message}.`, error.howTo, { cause: error });
  }
};

/** 0 when nothing of the pack is missing, else 3: a pack with gaps is handed over knowingly or not at all. */
const exitCode = ({ sections, owners }: Pack): number =>
  sections.some(({ text }) => text === null) || owners.some(({ attested }) => attested === null) ? 3 : 0;

/** 1 where what was written is wrong, 3 where something is missing or could not be checked, else 0. */
const writtenExit = (pack: Pack, check: PackCheck): number => {
  const checked = checkExit(check);
  return checked === 0 ? exitCode(pack) : checked;
};

/** Who writes from what was kept asks for no look, so none is sent. */
const unaskedFor = ({ from }: HandoverFlags): string | null =>
  from === undefined ? null : 'the pack was written from kept evidence, so nothing was sent';

/** Flags that say what is in the pack; checking one as it lies has no use for them. */
const writingFlags = ['from', 'before', 'brand', 'pdf'] as const;

/**
 * `launch-ready handover`: all that somebody needs who takes over, in one folder, and checked; with `--check` the pack that lies
 * there. `own` = our own command line, which the pack's commands are held against. Returns the exit code.
 */
export const handover = async (
  typed: string | undefined,
  flags: HandoverFlags,
  around: Surroundings,
  own: readonly OwnCommand[],
): Promise<number> => {
  if (flags.check === true) {
    const idle = writingFlags.find(name => flags[name] !== undefined);
    if (idle === undefined) return handoverCheck(flags, own, around);
    throw new LaunchReadyError(
      'LR_USAGE',
      `--check looks at the pack that was written, so --${idle} has no meaning.`,
      'launch-ready handover --check -o handover',
    );
  }
  const { pack, set, home } = await packFor(typed, flags, around);
  if (flags.json === true) {
    const report: HandoverReport = { schema: 'launch-ready/handover@1', pack };
    around.stdout.write(`${inertJson(JSON.stringify(report, null, 2))}\n`);
    return exitCode(pack);
  }
  const folder = resolve(around.cwd, flags.output ?? 'handover');
  const html = packHtml(pack);
  const markdown = packMarkdown(pack);
  // Before anything is written: a missing browser leaves no half of a pack.
  const pdf = flags.pdf === true ? await printed(html, around) : null;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const files: { readonly [name: string]: string | Uint8Array } = {
    [packNames.html]: html,
    [packNames.markdown]: markdown,
    ...(pdf === null ? {} : { 'handover.pdf': pdf }),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content, { mode: 0o600 });
  await keptHandover.keep(stateFolder(around.env), pack.domain, writtenIn(pack, set));
  around.stdout.write(handoverText(pack, folder, Object.keys(files), around.columns));
  const check = await checkedPack({ files: { html, markdown }, home, own }, flags, unaskedFor(flags), around);
  around.stdout.write(`\n${packCheckText(check, around.columns)}`);
  return writtenExit(pack, check);
};
