import type { TextPlace } from './provenance/text-range';

/** A chat template that cannot be found, read or applied: what is wrong and what to do. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    message: string,
    readonly advice?: string,
    /** Where in the template's source, where that is known. */
    readonly place?: TextPlace,
  ) {
    super(message);
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
