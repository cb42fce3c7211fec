/** The process of `renderInProcess`: renders one dialogue with a template from outside and ends. */
import { messageOf, TemplateError } from '../template-error';
import type { Rendered, RenderRequest } from './render-in-process';
import { renderWithProvenance } from './render-with-provenance';

function render({ template, messages, variables }: RenderRequest): Rendered {
  try {
    return { ok: true, rendering: renderWithProvenance(template, messages, variables) };
  } catch (error) {
    if (!(error instanceof TemplateError)) return { ok: false, message: messageOf(error) };
    const { message, advice, place } = error;
    return { ok: false, message, ...(advice !== undefined && { advice }), ...(place && { place }) };
  }
}

process.once('message', (request) => {
  process.send?.(render(request as RenderRequest), () => process.disconnect());
});
