import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checks } from '../../src/checks/index.ts';
import { audit } from '../../src/commands/audit.ts';
import { rows } from '../../src/contract/rows.ts';
import { documents } from '../../src/deliverables/documents.ts';
import { loadEvidence } from '../../src/evidence/load.ts';
import type { EvidenceSet } from '../../src/evidence/map.ts';
import type { Report } from '../../src/findings/report.ts';
import { run } from '../../src/findings/run.ts';
import { heard } from '../proof/command-line.ts';
import { composed } from './compose.ts';
import { launchDay } from './launch-day.ts';
import { startWorld } from './world.ts';

/** The launch day of the demo, audited for real in `folder` and reported as for a domain on the open internet. */
export const launchDayReport = async (folder: string): Promise<{ report: Report; evidence: EvidenceSet }> => {
  const world = await startWorld();
  try {
    const plan = composed(launchDay);
    await world.set(plan);
    const config = join(folder, 'launch-ready.jsonc');
    const save = join(folder, 'evidence');
    writeFileSync(config, JSON.stringify(plan.config));
    const of = (flag: string): string[] => world.flags.filter((_word, index) => world.flags[index - 1] === flag);
    const flags = { config, save, resolver: of('--resolver')[0] ?? '', connectTo: of('--connect-to'), ca: of('--ca') };
    await heard(join(folder, 'state'), folder, around => audit(plan.domain, flags, around));
    const looked = await loadEvidence(save);
    const net = { resolver: null, connectTo: [], caFiles: [], configFile: null };
    const evidence: EvidenceSet = { ...looked, net };
    return { evidence, report: run(evidence, { checks, rows, acceptances: [], documents: documents(evidence) }) };
  } finally {
    await world.stop();
  }
};
