import type { Draft } from './draft';
import type { back, left } from './pick';

/** A step changes the draft, is passed over (nothing to ask), or leads back or out. */
export type Answer = Draft | 'passed' | typeof back | typeof left;
export interface Place {
  readonly title: string;
  readonly canGoBack: boolean;
}
export type Step = (draft: Draft, place: Place) => Promise<Answer>;
