/**
 * Calls `act` when the process that started this one over a channel of Node.js (`stdio: 'ipc'`) is gone, however that was:
 * the system closes the channel. It keeps this process running no longer than it would. Nothing where there is no channel.
 */
export const whenLeftAlone = (act: () => void): void => {
  if (process.channel === undefined) return;
  process.once('disconnect', act);
  process.channel.unref();
};
