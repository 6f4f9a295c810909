import { checks } from '../checks/index.ts';
import type { CollectOptions } from '../collectors/collect.ts';
import { rows } from '../contract/rows.ts';
import { documents, documentSources } from '../deliverables/documents.ts';
import { expiring } from '../evidence/derive/expiring.ts';
import type { EvidenceSet } from '../evidence/map.ts';
import type { Report } from '../findings/report.ts';
import { run } from '../findings/run.ts';
import { realIo } from '../platform/real-io.ts';
import { stateFolder } from '../platform/state-folder.ts';
import type { Prepared } from './aim.ts';
import { look } from './look.ts';
import { acceptances, keep } from './state.ts';
import type { Surroundings } from './surroundings.ts';

export type Looked = {
  /** As an audit gives it, kept as the last run of its target. */
  readonly report: Report;
  /** The same look, required of it all that a launch needs: what was not looked at is a gap, never out of question. */
  readonly forLaunch: Report;
};

/** One look at everything, as `audit` does it, kept for `show`, `verify` and `compare`. */
export const lookedAndKept = async (
  prepared: Prepared,
  around: Surroundings,
  say: (phrase: string) => void,
  onKey?: CollectOptions['onKey'],
): Promise<Looked> => {
  const state = stateFolder(around.env);
  const io = { ...realIo({ net: prepared.net, progress: say, now: around.now }), env: around.env };
  const set = await look(prepared, io, around.signal, onKey === undefined ? {} : { onKey });
  const { domain } = set.target;
  const accepted = [...prepared.aim.config.accept, ...(await acceptances(state, domain))];
  const reported = (as: EvidenceSet): Report =>
    run(as, { checks, rows, acceptances: accepted, documents: documents(as), documentSources });
  const report = reported(set);
  await keep(state, {
    report,
    net: prepared.recorded,
    repo: prepared.aim.repo,
    expires: expiring(set.keys, domain),
  });
  return { report, forLaunch: reported({ ...set, profile: 'launch' }) };
};
