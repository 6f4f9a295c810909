import { join } from 'node:path';
import type { WatchSettings } from '../config/watch-settings.ts';
import { inert } from '../platform/inert.ts';
import { stateFolder } from '../platform/state-folder.ts';
import { targetFolder } from '../platform/state-target.ts';
import { beatToken } from '../watch/dashboard/beats.ts';
import { openRecorded } from '../watch/store/recorded.ts';
import type { Surroundings } from './surroundings.ts';

/** Where the dashboard listens when nobody says otherwise. */
const usualAddress = 'http://127.0.0.1:4420';

const secretOf = (domain: string, around: Pick<Surroundings, 'env'>): string | null => {
  const recorded = openRecorded(join(targetFolder(stateFolder(around.env), domain), 'watch.db'));
  try {
    return recorded?.kept('beat-secret') ?? null;
  } finally {
    recorded?.close();
  }
};

/**
 * What each job has to run at its end, with the token of that job alone. For the terminal, and for no document that is handed
 * on: whoever has a token can say that the job ran. Empty where no job is watched.
 */
export const beatLines = (
  domain: string,
  { heartbeats, publicUrl }: Pick<WatchSettings, 'heartbeats' | 'publicUrl'>,
  around: Pick<Surroundings, 'env'>,
): readonly string[] => {
  const names = Object.keys(heartbeats);
  if (names.length === 0) return [];
  const secret = secretOf(domain, around);
  if (secret === null)
    return ['The jobs report with a token each, made when the watch first runs here: start it, then print this again.'];
  const base = (publicUrl ?? usualAddress).replace(/\/$/, '');
  return [
    'Each job says at its end that it ran. Its token is a secret: keep it where the job keeps its other ones.',
    ...names.map(
      name =>
        `  ${name}: curl -fsS -X POST -H 'Authorization: Bearer ${beatToken(secret, name)}' ${inert(base)}/beat/${name}`,
    ),
  ];
};
