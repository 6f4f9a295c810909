type Output = { readonly isTTY?: boolean; readonly columns?: number; readonly write: (text: string) => unknown };

/** What a command may know of the process it runs in; tests give their own. */
export type Surroundings = {
  readonly cwd: string;
  readonly env: (name: string) => string | undefined;
  readonly now: () => Date;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Columns to wrap at: the terminal's, between 40 and 100, else 80. */
  readonly columns: number;
  readonly colour: boolean;
  readonly signal: AbortSignal;
};

const wantsColour = (env: Surroundings['env'], isTTY: boolean): boolean => {
  if ((env('NO_COLOR') ?? '') !== '') return false;
  if ((env('FORCE_COLOR') ?? '') !== '') return true;
  return isTTY && env('TERM') !== 'dumb';
};

/** The surroundings of the real process. */
export const processSurroundings = (signal: AbortSignal, colourFlag: boolean): Surroundings => {
  const env = (name: string): string | undefined => process.env[name];
  const reported = process.stdout.columns ?? 80;
  return {
    cwd: process.cwd(),
    env,
    now: () => new Date(),
    stdout: process.stdout,
    stderr: process.stderr,
    columns: reported < 40 ? 80 : Math.min(reported, 100),
    colour: colourFlag && wantsColour(env, process.stdout.isTTY),
    signal,
  };
};
