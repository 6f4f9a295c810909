import { byCodePoint } from '../evidence/derive/answers.ts';
import { factsOf } from '../evidence/derive/hardening.ts';
import type { AssistantTrial } from '../evidence/hardening/assistant.ts';
import type { HardeningEvidence } from '../evidence/hardening.ts';
import { known, Unknown } from '../evidence/leaf.ts';
import type { Fault, Unseen } from './check.ts';
import { exchangeLine, triedAgain, triedWhere, tryAgain } from './hardening-words.ts';
import { auditing } from './secret-replays.ts';
import { atDoor, burstText, inOnePlace } from './throttle-words.ts';
import { byHand } from './wording.ts';

const id = 'hardening/spending-capped';
const name = 'assistant';

/** What a guard of the whole site lets through in an hour and is still a limit of what a model costs. */
const hourly = 600;

type Often = Extract<AssistantTrial, { readonly kind: 'often' }>;

/** Questions an hour that get through, by how long the app says to wait; null where it does not say. */
const perHour = ({ heldAt, ms, retryAfter }: Often['burst']): number | null => {
  if (heldAt === null) return Infinity;
  const seconds = retryAfter !== null && /^\d{1,9}$/.test(retryAfter.trim()) ? Number(retryAfter) : null;
  return seconds === null ? null : ((heldAt - 1) * 3_600) / Math.max(1, seconds + ms / 1_000);
};

const asMoney = 'One member with a script asks all weekend, and the bill of the model is the first that you hear of it';

const faultOf = (
  hardening: HardeningEvidence,
  seen: AssistantTrial,
  said: Pick<Fault, 'place' | 'happened' | 'cause'> & { readonly line: string; readonly fix: string },
): Fault => {
  const { line, fix, ...rest } = said;
  return {
    ...rest,
    hosts: [],
    severity: 'medium',
    confidence: 'proven',
    evidence: [`${triedWhere(hardening, name)}, as one member: ${line}`, ...seen.shown.map(exchangeLine)],
    replay:
      hardening.domain === 'localhost'
        ? triedAgain(hardening, name, id, said.place)
        : auditing(hardening.domain, id, said.place),
    remedy: [byHand('the code of the app', fix, inOnePlace, tryAgain(name))],
  };
};

const oftenFault = (hardening: HardeningEvidence, door: string, seen: Often): Fault | undefined => {
  const { burst, others } = seen;
  const rate = perHour(burst);
  const line = `questions, ${burstText(burst)}${others === 'held' ? '; everything else was refused then, too' : ''}`;
  const fix =
    'Count questions by member, such as twenty in five minutes and a hundred a day. Where a wider limit stands already, say it in launch-ready.jsonc (evals.perMember).';
  if (burst.heldAt === null)
    return faultOf(hardening, seen, {
      place: door,
      happened: `${asMoney}.`,
      cause: `Nothing counts the questions of a member ${atDoor(door)}, or the limit is far above what people ask.`,
      line,
      fix,
    });
  // A limit of their own spares everything else; one of the whole site is made for what costs nothing.
  if (others !== 'held') return undefined;
  if (rate === null)
    throw new Unknown(
      `${atDoor(door)} the limit of the whole site was met, and the app does not say for how long (Retry-After)`,
    );
  if (rate <= hourly) return undefined;
  return faultOf(hardening, seen, {
    place: door,
    happened: `${asMoney}: ${Math.round(rate).toLocaleString('en')} questions an hour get through.`,
    cause: `Nothing but the flood guard of the whole site counts what is asked ${atDoor(door)}.`,
    line,
    fix,
  });
};

const longFault = (
  hardening: HardeningEvidence,
  door: string,
  seen: Extract<AssistantTrial, { readonly kind: 'long' }>,
): Fault | undefined => {
  if (seen.ended !== 'whole') return undefined;
  const length = seen.characters.toLocaleString('en');
  return faultOf(hardening, seen, {
    place: `${door}:length`,
    happened: `${asMoney}: each question costs as much as they paste into it.`,
    cause: `No length ends a question ${atDoor(door)}: one of ${length} characters went to the model up to its last word.`,
    line: `a question of ${length} characters, answered by its end`,
    fix: 'Refuse questions above a length that people need, such as 2,000 characters, with 400 or 413, and bound how much of posts and of the conversation goes to the model with them.',
  });
};

/** What one member can spend on the model of an assistant: what was seen, and what was not. Nothing of apps that have none. */
export const judgeAssistant = (
  hardening: HardeningEvidence,
  asOf: Date,
): {
  /** Trials, judged or not, and however long ago. */
  readonly tried: number;
  readonly faults: readonly Fault[];
  readonly unseen: readonly Unseen[];
} => {
  const faults: Fault[] = [];
  const unseen: Unseen[] = [];
  const looking = <T>(look: () => T): T | undefined => {
    try {
      return look();
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      unseen.push({ reason: error.reason });
      return undefined;
    }
  };
  const trials = looking(() => factsOf(hardening, name, asOf)) ?? {};
  for (const trial of Object.keys(trials).toSorted(byCodePoint)) {
    const door = trial.slice(trial.indexOf(':') + 1);
    const fault = looking(() => {
      const seen = known(trials[trial]);
      return seen.kind === 'often' ? oftenFault(hardening, door, seen) : longFault(hardening, door, seen);
    });
    if (fault !== undefined) faults.push(fault);
  }
  const own = hardening.tried.assistant?.facts;
  return { tried: own?.status === 'ok' ? Object.keys(own.value).length : 0, faults, unseen };
};
