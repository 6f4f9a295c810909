import type { Format, Reporter } from './reporter.ts';
import type { TerminalOptions } from './terminal.ts';

const loaders: { readonly [F in Format]: (options: TerminalOptions) => Promise<Reporter> } = {
  terminal: async options => (await import('./terminal.ts')).terminalWith(options),
  json: async () => (await import('./json.ts')).json,
  markdown: async () => (await import('./markdown.ts')).markdown,
  html: async () => (await import('./html.ts')).html,
  sarif: async () => (await import('./sarif.ts')).sarif,
  junit: async () => (await import('./junit.ts')).junit,
  github: async () => (await import('./github.ts')).github,
  agent: async () => (await import('./agent.ts')).agent,
};

/** The reporter of a format, loaded when it is needed. */
export const reporterOf = (format: Format, options: TerminalOptions): Promise<Reporter> => loaders[format](options);
