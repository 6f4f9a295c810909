/** Notices, and the channels that they go through. */
export const channelLimits = {
  /** A notice through one channel: each wait for the service, all of it, what is read of the answer, and the longest pause that a service may ask for. */
  noticeWaitMs: 8_000,
  noticeMs: 20_000,
  noticeAnswerBytes: 8_000,
  noticePauseMs: 3_600_000,
  /** Web push: devices that are told, characters of the address and of the name of one, how long a message waits for a device that is off, and the bytes of one, first as RFC 8291 §4 allows, then for a service that finds that too long. */
  pushDevices: 20,
  pushAddressCharacters: 2_000,
  pushNameCharacters: 60,
  pushWaitsSeconds: 86_400,
  pushBytes: [3_993, 1_900, 900],
  /** How long a signature is good (RFC 8292 §2: a day at most), and notices of which a delivery that could not be stored is remembered. */
  pushSignedSeconds: 43_200,
  pushUnstored: 200,
  /** Parts of a notice, in characters. */
  noticeTitleCharacters: 200,
  noticeTextCharacters: 500,
  noticeNameCharacters: 160,
} as const;
