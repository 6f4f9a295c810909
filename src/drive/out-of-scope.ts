/** Thrown before a packet is sent: the run may not do this. The message says why and what would allow it. */
export class OutOfScope extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'OutOfScope';
  }
}
