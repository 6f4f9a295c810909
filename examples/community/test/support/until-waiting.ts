import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Executor } from '../../src/database/schema.ts';

/** PostgreSQL only: until so many others wait for what this transaction holds, or for one who waits for it. */
export const untilWaiting = async (holder: Executor, others: number): Promise<void> => {
  for (let round = 0; round < 500; round += 1) {
    const { rows } = await sql<{ waiting: number }>`
      with recursive behind(pid) as (
        select pg_backend_pid()
        union
        select activity.pid from pg_stat_activity activity, behind
          where activity.wait_event_type = 'Lock' and behind.pid = any(pg_blocking_pids(activity.pid))
      )
      select count(*)::int - 1 as waiting from behind`.execute(holder);
    if ((rows[0]?.waiting ?? 0) >= others) return;
    await setTimeout(10);
  }
  throw new Error(`within 5 seconds nobody waited, or not ${others}`);
};
