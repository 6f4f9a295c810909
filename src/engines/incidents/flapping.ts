import type { MonitorState } from './incident.ts';

/** As many turns within this time, and nobody believes it at once that it is up. */
const tooMany = 3;
const withinMs = 30 * 60_000;

const lately = (turns: readonly number[], at: number): readonly number[] => turns.filter(turn => at - turn < withinMs);

/** The monitor after it has gone down or come up. */
export const turned = (monitor: MonitorState, at: number): MonitorState => {
  const turns = [...lately(monitor.turns, at), at];
  return { ...monitor, turns, unstable: monitor.unstable || turns.length >= tooMany };
};

/** Turns of long ago are forgotten. It stays unstable until it is up, with few turns behind it. */
export const calmed = (monitor: MonitorState, at: number): MonitorState => {
  if (monitor.turns.length === 0 && !monitor.unstable) return monitor;
  const turns = lately(monitor.turns, at);
  const unstable = monitor.unstable && (monitor.incident !== null || turns.length >= tooMany);
  return { ...monitor, turns, unstable };
};

/** As if it had not gone down the last time: it was not the app. */
export const unturned = (monitor: MonitorState): MonitorState => {
  const turns = monitor.turns.slice(0, -1);
  return { ...monitor, turns, unstable: monitor.unstable && turns.length >= tooMany };
};
