// packed-streams/listener.ts: packed data may be several streams one after the other; some libraries read only the first.

export interface StreamListener {
  /** Bytes of the stream that is read now, as they came; good until the call returns. */
  bytes(piece: Uint8Array): void;
  /** It is over; what comes next is of another one. */
  end(): void;
}
