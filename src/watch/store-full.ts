/**
 * No room for what had to be stored: nothing of that call was kept, all that was stored before is there, and the same
 * call works again when there is room.
 */
export class StoreFull extends Error {
  constructor(file: string, options?: ErrorOptions) {
    super(`What was seen is not kept: ${file} cannot grow, the disk is full or its quota used up`, options);
    this.name = 'StoreFull';
  }
}
