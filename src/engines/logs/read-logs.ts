import { readCombined } from './combined-line.ts';
import { emptyLine, type LogEvent, type RawLine } from './event.ts';
import { readFlatJson } from './flat-json.ts';
import { readJsonLine } from './json-line.ts';
import { type LineSplitter, splitLines } from './lines.ts';
import { meaningOf } from './meaning.ts';
import { pseudonyms } from './pseudonym.ts';
import { type Leak, type LineRedaction, lineRedaction } from './redact-line.ts';
import { suspicious } from './suspicion.ts';
import { readText } from './text-line.ts';

export type LogReaderOptions = {
  /** Key of this installation, 16 bytes at least. */
  readonly key: string | Uint8Array;
  /** For times that tell no year. */
  readonly now: () => number;
  readonly take: (event: LogEvent) => void;
  /** What must not be in a log; lines are looked through for it only when this is given. */
  readonly leak?: (leak: Leak, event: LogEvent) => void;
  /** Whether one more suspicious line may be taken apart, which costs a hundred times as much as reading it. Always when absent. */
  readonly look?: () => boolean;
  readonly redaction?: LineRedaction;
};

const clear = (raw: RawLine): void => {
  raw.at = null;
  raw.level = null;
  raw.requestId = null;
  raw.method = null;
  raw.route = null;
  raw.status = null;
  raw.ms = null;
  raw.message = null;
  raw.error = null;
  raw.account = null;
  raw.address = null;
  raw.times = 1;
};

/** Reads a stream of bytes as lines of a log of any format that is known, mixed as they come. Never throws on any bytes. */
export const logReader = ({
  key,
  now,
  take,
  leak,
  look = () => true,
  redaction = lineRedaction(key),
}: LogReaderOptions): LineSplitter => {
  const meaning = meaningOf({ redact: redaction.text, pseudonym: pseudonyms(key) });
  const raw = emptyLine();
  return splitLines((bytes, from, to) => {
    clear(raw);
    const first = bytes[from] ?? 0;
    if (first === 0x7b) {
      if (!readFlatJson(bytes, from, to, raw)) {
        clear(raw);
        const text = bytes.toString('utf8', from, to);
        if (!readJsonLine(text, raw)) {
          clear(raw);
          readText(text, raw, now());
        }
      }
    } else if (!readCombined(bytes, from, to, raw)) {
      clear(raw);
      readText(bytes.toString('utf8', from, to), raw, now());
    }
    const event = meaning(raw);
    take(event);
    if (leak !== undefined && suspicious(bytes, from, to) && look())
      for (const found of redaction.line(bytes.toString('utf8', from, to)).leaks) leak(found, event);
  });
};
