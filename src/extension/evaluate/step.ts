import type { Draft } from './draft';
import type { back, left } from '../quick-pick/pick';

/** What is clear without a question: going back passes it over. */
export class Unasked {
  constructor(readonly draft: Draft) {}
}

/** A step changes the draft, asking or not, or leads back or out. */
export type Answer = Draft | Unasked | typeof back | typeof left;

export interface Place {
  readonly title: string;
  readonly canGoBack: boolean;
}
export type Step = (draft: Draft, place: Place) => Promise<Answer>;
