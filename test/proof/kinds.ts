import type { Check } from '../../src/checks/check.ts';
import { appKind } from './app.ts';
import { backedUpKind } from './backed-up.ts';
import { crowdedKind } from './crowded-app.ts';
import { deployedKind } from './deployed.ts';
import { drilledKind } from './drilled-app.ts';
import { editedKind } from './edited-repository.ts';
import { evaluatedKind } from './evaluated-app.ts';
import { handedOverKind } from './handed-over.ts';
import { hardenedKind } from './hardened-app.ts';
import { joiningKind } from './joining-app.ts';
import type { FlawVariant, Kind } from './kind.ts';
import { leakingKind } from './leaking-app.ts';
import { mailingKind } from './mailing-app.ts';
import { probedKind } from './probed-app.ts';
import { rehearsedKind } from './rehearsed.ts';
import { signalledKind } from './signalled-app.ts';
import { timedKind } from './timed-app.ts';
import { worldKind } from './world-target.ts';

/** Every kind of target that the proof knows, in the order of its near misses: adding one is adding a file and a line here. */
export const kinds: readonly Kind[] = [
  worldKind,
  handedOverKind,
  deployedKind,
  drilledKind,
  joiningKind,
  leakingKind,
  hardenedKind,
  probedKind,
  signalledKind,
  evaluatedKind,
  timedKind,
  crowdedKind,
  editedKind,
  mailingKind,
  rehearsedKind,
  backedUpKind,
  appKind,
];

/** The one kind that a variant is proven with; throws when none or two claim it. */
export const kindOf = (of: FlawVariant, check: Check, all: readonly Kind[] = kinds): Kind => {
  const claims = all.filter(kind => kind.judges(of, check));
  const own = claims.filter(({ rest }) => rest === undefined);
  const [kind, ...others] = own.length > 0 ? own : claims;
  if (kind === undefined || others.length > 0)
    throw new Error(
      `${of.flaw.name} (${of.variant}) is judged by ${claims.map(({ name }) => name).join(' and ') || 'no kind'}`,
    );
  return kind;
};
