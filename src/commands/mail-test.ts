import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { clean } from '../drive/clean.ts';
import type { Drive } from '../drive/drive.ts';
import { NowhereToArrive, testMails } from '../drive/mail-kinds/test-mails.ts';
import { saveTranscript, transcriptFolder } from '../drive/save-transcript.ts';
import { appOf } from '../drive/scope.ts';
import { whileDriving } from '../drive/while-driving.ts';
import { mailMatrixMarkdown } from '../deliverables/mail-matrix-markdown.ts';
import { keepMessages } from '../evidence/kept-messages.ts';
import type { MessagesEvidence } from '../evidence/messages.ts';
import { LaunchReadyError } from '../platform/errors.ts';
import { inertJson } from '../platform/inert.ts';
import type { Io } from '../platform/io.ts';
import { limits } from '../platform/limits.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { createProgress } from '../reporters/progress.ts';
import { wrapList } from '../reporters/wrap.ts';
import { type DriveAim, type DriveFlags, driveAim } from './drive-aim.ts';
import { actedDomain } from './acted-domain.ts';
import { refusedAsUsage } from './drive.ts';
import { judgedAlone } from './judged-alone.ts';
import { type MailTestReport, mailTestText } from './mail-test-text.ts';
import type { Surroundings } from './surroundings.ts';

export type MailTestFlags = DriveFlags & {
  readonly active?: boolean;
  readonly wait?: string;
  readonly json?: boolean;
  readonly output?: string;
};

/** The clock of a run; tests give one that they move. */
type Clock = Pick<Io, 'now' | 'elapsed' | 'sleep'>;

const waitOf = ({ wait }: MailTestFlags): number => {
  if (wait === undefined) return limits.mailTestMs;
  const ms = Number(wait) * 1_000;
  if (/^\d{1,5}$/.test(wait) && ms >= 1_000 && ms <= limits.mailTestMsMax) return ms;
  throw new LaunchReadyError(
    'LR_USAGE',
    `--wait: ${wait} is no number of seconds.`,
    `Write 1 to ${limits.mailTestMsMax / 1_000}.`,
  );
};

/** News go to everybody who asked for them, so it is said before. */
const newsLine = ({ settings }: DriveAim): readonly string[] =>
  settings.flows['send-digest'] === undefined || settings.mails.digest === false
    ? []
    : [' - news, three times: to everybody who asked for them, unless the flow send-digest sends to one address;'];

const planText = (aim: DriveAim, app: string, waitMs: number, columns: number): string =>
  wrapList(
    [
      `Nothing was sent. With --active this test would make ${app} send its mails:`,
      ' - confirmation, welcome, sign-in link, password reset, invitation, receipt, failed payment and moderation alert, side by side;',
      ...newsLine(aim),
      ` - to test accounts whose mails arrive ${aim.settings.mail.imap === undefined ? 'in a sink of ours' : 'in your mailbox'}, each waited for up to ${waitMs / 1_000} s;`,
      ' - follow their links as a mail scanner, as the member, and once more;',
      ...(aim.settings.mail.sink === undefined ? [] : [' - sign up once while the sink turns mails away;']),
      ` - send at most ${aim.settings.requests} requests, and remove what it made.`,
      'Alerts go to whom your app sends them. No money moves.',
      '',
    ],
    columns,
  );

type Tested = Omit<MailTestReport, 'schema' | 'target' | 'findings' | 'notChecked'>;

type Manner = {
  readonly domain: string;
  readonly waitMs: number;
  readonly keep: (messages: MessagesEvidence) => Promise<void>;
  readonly say: (phrase: string) => void;
};

const tested = async (drive: Drive, { domain, waitMs, keep, say }: Manner): Promise<Omit<Tested, 'transcript'>> => {
  say(`Making ${drive.scope.app} send its mails; everything made carries ${drive.run.label}.`);
  const messages = await testMails(drive, domain, waitMs);
  // Kept before the clean-up: what was seen is not lost with a machine that goes to sleep.
  await keep(messages);
  say('Removing what was made');
  const { removed, left } = await clean(drive);
  return { app: drive.scope.app, run: drive.run.label, requests: drive.scope.sent(), messages, removed, left };
};

const exitCode = ({ findings, left, notChecked }: MailTestReport): number => {
  if (findings.length > 0 || left.length > 0) return 1;
  return notChecked.length > 0 ? 3 : 0;
};

/** `launch-ready mail test`: makes the app send its mails, and says what arrived. Returns the exit code. */
export const mailTest = async (
  typed: string | undefined,
  flags: MailTestFlags,
  around: Surroundings,
  clock?: Clock,
): Promise<number> => {
  const waitMs = waitOf(flags);
  const progress = createProgress(around.stderr, flags.json === true);
  try {
    const found = await driveAim(flags, around, progress.say);
    const aim: DriveAim = { ...found, io: { ...found.io, ...clock } };
    const app = appOf(aim.config, aim.settings);
    const domain = actedDomain(typed, aim.config, app);
    if (flags.active !== true) {
      around.stdout.write(planText(aim, app, waitMs, around.columns));
      return 0;
    }
    // Before anything is sent.
    if (aim.settings.mail.sink === undefined && aim.settings.mail.imap === undefined) throw new NowhereToArrive();
    const state = stateFolder(around.env);
    const { config, settings, io } = aim;
    const keep = (messages: MessagesEvidence): Promise<void> => keepMessages(state, domain, messages);
    const done = await whileDriving({ config, settings, state }, io, around.signal, async drive => {
      const folder = transcriptFolder(state, drive.run.label);
      try {
        const what = await tested(drive, { domain, waitMs, keep, say: progress.say });
        return { ...what, transcript: await saveTranscript(drive, folder) };
      } catch (error) {
        // What was sent until then is evidence, too.
        await saveTranscript(drive, folder);
        throw error;
      }
    });
    progress.done();
    const report: MailTestReport = {
      schema: 'launch-ready/mail-test@1',
      target: domain,
      ...done,
      ...judgedAlone({ key: 'messages', value: done.messages, at: done.messages.testedAt, domain, net: io.net }),
    };
    const keys = { messages: { status: 'ok', value: report.messages } } as const;
    const document = mailMatrixMarkdown({ keys, target: { domain, unicode: domain } });
    if (flags.output !== undefined && document !== null)
      await writeFile(resolve(around.cwd, flags.output), document, { mode: 0o600 });
    const json = (): string => `${inertJson(JSON.stringify(report, null, 2))}\n`;
    around.stdout.write(flags.json === true ? json() : mailTestText(report, around));
    return exitCode(report);
  } catch (error) {
    progress.done();
    if (around.signal.aborted)
      around.stderr.write('Interrupted. launch-ready clean removes what this test has made so far.\n');
    return refusedAsUsage(error);
  }
};
