/** One turn of a dialogue. `role` is usually `system`, `user` or `assistant`. */
export interface Message {
  readonly role: string;
  readonly content: string;
}

/** Messages in the order they were said. */
export type Dialogue = readonly Message[];
