import { type Leaf, seen, silent } from '../../evidence/leaf.ts';
import type { QuietControl } from '../../evidence/timings.ts';
import { limits } from '../../platform/limits.ts';
import type { Drive } from '../drive.ts';
import { medianOf, timed } from './timed.ts';

/** Addresses by which apps say that the process is alive, the commonest first. */
const usual = ['/healthz', '/livez', '/health', '/api/health', '/up', '/ping', '/robots.txt', '/favicon.ico'];

/** A request that does almost nothing, timed while nothing else is sent. */
export const quietControl = async (drive: Drive): Promise<Leaf<QuietControl>> => {
  const session = drive.session('control');
  const live = drive.config.health?.live;
  for (const path of live === undefined ? usual : [live, ...usual]) {
    const ask = () => session.call({ method: 'GET', path });
    const { reply } = await timed(drive.io, ask);
    if (reply?.status !== 200) continue;
    const all: number[] = [];
    for (let look = 0; look < limits.slowLooks; look += 1) all.push((await timed(drive.io, ask)).ms);
    return seen({ path, ms: medianOf(all) });
  }
  return silent('the app has no address that does almost nothing, such as /healthz');
};
