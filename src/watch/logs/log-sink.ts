/** Takes the bytes of one source. `late`: they were written while nobody read. */
export type LogSink = {
  readonly push: (chunk: Buffer, late: boolean) => void;
  /** The last line has no end: the file was rotated, the stream is over. */
  readonly end: () => void;
  /** Bytes of a line that has not ended yet. */
  readonly waiting: () => number;
};
