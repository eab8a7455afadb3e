// What came of an act, whatever it was about: it is done, or it was refused for a reason.

export interface Told {
  __typename: string;
  /** It had been done before, under the same key. */
  repeated?: boolean;
  /** Code of the reason; absent where it is done. */
  reason?: string;
  /** Which part of the input the reason is about. */
  field?: string | null;
  messageZh?: string;
  messageEn?: string;
  firstPossible?: string | null;
}

/** Whether an act is done, now or by an earlier request under the same key. */
export function isDone(told: Told): boolean {
  return told.__typename !== "" && told.reason === undefined;
}
