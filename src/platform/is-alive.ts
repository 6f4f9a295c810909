/** A process of that number runs. A negative one means the group that it leads. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is somebody else's, and alive.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
