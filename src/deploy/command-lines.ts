import { stripVTControlCharacters } from 'node:util';
import { inert } from '../platform/inert.ts';
import { limits } from '../platform/limits.ts';

const keyBegins = /-----BEGIN [A-Z ]{0,40}PRIVATE KEY/;
const keyEnds = /-----END [A-Z ]{0,40}PRIVATE KEY/;

/** Takes pieces of output as they come and gives lines that may be shown: redacted whole, without what acts on a terminal. */
export type LineReader = { readonly take: (piece: string) => void; readonly end: () => void };

/**
 * Nothing is told before its line has ended, and a private key not before its last line: a secret that was cut in two by
 * the pipe is redacted in one piece. Of a line that does not end the beginning is told, less what a cut secret could be.
 */
export const lineReader = (redact: (text: string) => string, told: (line: string) => void): LineReader => {
  let rest = '';
  /** What is left of an overlong line is read past. */
  let skipping = false;
  let held: string[] = [];

  const tell = (text: string): void => {
    for (const line of redact(text).split('\n')) told(inert(line));
  };
  const release = (): void => {
    if (held.length > 0) tell(held.join('\n'));
    held = [];
  };
  const take = (line: string): void => {
    if (held.length === 0 && !keyBegins.test(line)) return tell(line);
    held.push(line);
    if (keyEnds.test(line) || held.length > limits.commandKeyLines) release();
  };
  const beginningOf = (line: string): void => {
    const beginning = redact(stripVTControlCharacters(line.slice(0, limits.commandLineCharacters)));
    told(`${inert(beginning.slice(0, -limits.commandSecretCharacters))}… (the rest of a long line is left out)`);
  };
  const long = (line: string): boolean => line.length > limits.commandLineCharacters;
  return {
    take: piece => {
      const lines = `${rest}${piece}`.split(/\r\n|\r(?!$)|\n/);
      rest = lines.pop() ?? '';
      for (const line of lines) {
        if (long(line) && !skipping) beginningOf(line);
        else if (!skipping) take(stripVTControlCharacters(line));
        skipping = false;
      }
      if (!long(rest)) return;
      if (!skipping) beginningOf(rest);
      skipping = true;
      rest = '';
    },
    end: () => {
      if (rest !== '' && !skipping) take(stripVTControlCharacters(rest));
      rest = '';
      release();
    },
  };
};
